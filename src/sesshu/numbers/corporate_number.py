"""Corporate Number (法人番号): a check digit from 1 to 9, then 12 digits."""

from __future__ import annotations

from sesshu.numbers import errors
from sesshu.numbers.digits import is_digits, read_digits, require_digits, weighted_sum

LABEL = "法人番号"
BASE_LENGTH = 12
LENGTH = 13
_EXAMPLE = "7123456789012"


def check_digit(base: str) -> int:
    """Check digit of the 12 base digits; it is written first. Raises NumberError."""
    require_digits(base, BASE_LENGTH, label=f"{LABEL}（検査用数字を除く）", example=_EXAMPLE[1:])
    return 9 - weighted_sum(base, (1, 2)) % 9


def is_valid(number: str) -> bool:
    return is_digits(number, LENGTH) and int(number[0]) == check_digit(number[1:])


def complete(base: str) -> str:
    """The 13 digits. Raises NumberError."""
    return f"{check_digit(base)}{base}"


def read(text: str) -> str:
    """The 13 digits of a number as typed. Raises NumberError."""
    number = read_digits(text, label=LABEL, example=_EXAMPLE)
    require_digits(number, LENGTH, label=LABEL, example=_EXAMPLE)
    if not is_valid(number):
        raise errors.wrong_check(LABEL, _EXAMPLE)
    return number
