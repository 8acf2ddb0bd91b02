"""Numbers with check digits. Each module has `read` (as typed), `is_valid`, `check_digit` and `complete`."""

from sesshu.numbers import (
    addressee_number,
    corporate_number,
    individual_number,
    institution_code,
    municipality_code,
    printed_number,
    resident_record_code,
)
from sesshu.numbers.errors import NumberError
from sesshu.numbers.individual_number import IndividualNumber
from sesshu.numbers.reserved import is_reserved_for_tests

__all__ = [
    "IndividualNumber",
    "NumberError",
    "addressee_number",
    "corporate_number",
    "individual_number",
    "institution_code",
    "is_reserved_for_tests",
    "municipality_code",
    "printed_number",
    "resident_record_code",
]
