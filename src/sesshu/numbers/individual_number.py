"""Individual Number (個人番号): 11 digits and a check digit.

A passing check digit identifies nobody: about one mistyped digit in fifty passes, and one random number in ten. The
value hides itself when printed, logged or shown in a traceback; `reveal` is the only way to its digits.
"""

from __future__ import annotations

from typing import NoReturn

from sesshu.numbers import errors
from sesshu.numbers.digits import is_digits, read_digits, require_digits, weighted_sum

LABEL = "個人番号"
BASE_LENGTH = 11
LENGTH = 12
_EXAMPLE = "12桁の数字"
_WEIGHTS = (2, 3, 4, 5, 6, 7)
_MASK = "*" * LENGTH


class IndividualNumber:
    """A well-formed Individual Number that shows only asterisks."""

    __slots__ = ("_digits",)
    _digits: str

    def __init__(self, digits: str) -> None:
        """Takes 12 half-width digits with a right check digit; raises NumberError for anything else."""
        require_digits(digits, LENGTH, label=LABEL, example=_EXAMPLE)
        if not is_valid(digits):
            raise errors.wrong_check(LABEL, _EXAMPLE)
        object.__setattr__(self, "_digits", digits)

    def reveal(self) -> str:
        """The 12 digits, for the one system that may hold them."""
        return self._digits

    def __repr__(self) -> str:
        return f"IndividualNumber({_MASK})"

    def __str__(self) -> str:
        return _MASK

    def __eq__(self, other: object) -> bool:
        return isinstance(other, IndividualNumber) and other._digits == self._digits

    def __hash__(self) -> int:
        return hash(self._digits)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("An Individual Number does not change.")

    def __reduce__(self) -> NoReturn:
        # a pickled number would lie in a queue or a cache in plain digits
        raise TypeError("An Individual Number is not written out by pickle.")


def check_digit(base: str) -> int:
    """Check digit of the 11 base digits. Remainders 0 and 1 both give 0. Raises NumberError."""
    require_digits(base, BASE_LENGTH, label=f"{LABEL}（検査用数字を除く）", example="11桁の数字")
    remainder = weighted_sum(base, _WEIGHTS) % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_valid(digits: str) -> bool:
    return is_digits(digits, LENGTH) and int(digits[-1]) == check_digit(digits[:-1])


def complete(base: str) -> IndividualNumber:
    """The number with its check digit. Raises NumberError."""
    return IndividualNumber(f"{base}{check_digit(base)}")


def read(text: str) -> IndividualNumber:
    """A number as typed, in full or half width, with or without blanks and hyphens. Raises NumberError."""
    return IndividualNumber(read_digits(text, label=LABEL, example=_EXAMPLE))
