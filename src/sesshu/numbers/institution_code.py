"""Medical institution code (医療機関コード): prefecture 2, fee table 1, district 2, serial 4, check digit 1.

Insurer numbers and payer numbers (保険者番号・公費負担者番号) of 8 digits carry the same check digit.
"""

from __future__ import annotations

from sesshu.numbers import errors
from sesshu.numbers.digits import is_digits, read_digits, require_digits
from sesshu.numbers.errors import NumberError

LABEL = "医療機関コード"
BASE_LENGTH = 9
LENGTH = 10
FEE_TABLES = {"1": "医科", "3": "歯科", "4": "調剤", "6": "訪問看護"}
_EXAMPLE = "0110113719"
_LAST_PREFECTURE = 47


def check_digit(base: str) -> int:
    """Check digit of the digits before it. Raises NumberError for anything but digits.

    From the right the digits count twice and once in turn, products of two digits count as the sum of their digits.
    """
    if not is_digits(base):
        raise errors.not_digits(LABEL, _EXAMPLE)
    total = 0
    for place, digit in enumerate(reversed(base)):
        product = int(digit) * (2 if place % 2 == 0 else 1)
        total += product // 10 + product % 10
    return -total % 10


def is_valid(code: str) -> bool:
    return is_digits(code, LENGTH) and _parts_exist(code) and int(code[-1]) == check_digit(code[:-1])


def is_valid_payer_number(number: str) -> bool:
    """An insurer number or a payer number of 8 digits."""
    return is_digits(number, 8) and int(number[-1]) == check_digit(number[:-1])


def complete(base: str) -> str:
    """The 10 digits. Raises NumberError."""
    require_digits(base, BASE_LENGTH, label=f"{LABEL}（検証番号を除く）", example=_EXAMPLE[:-1])
    return f"{base}{check_digit(base)}"


def read(text: str) -> str:
    """The 10 digits of a code as typed. Raises NumberError."""
    code = read_digits(text, label=LABEL, example=_EXAMPLE)
    require_digits(code, LENGTH, label=LABEL, example=_EXAMPLE)
    if not _parts_exist(code):
        tables = "・".join(f"{digit}（{name}）" for digit, name in FEE_TABLES.items())
        raise NumberError(
            "NUMBER_PART", f"{LABEL}は都道府県番号（01から47）と点数表の番号 {tables} で始まります。（例: {_EXAMPLE}）"
        )
    if not is_valid(code):
        raise errors.wrong_check(LABEL, _EXAMPLE)
    return code


def _parts_exist(code: str) -> bool:
    return 1 <= int(code[:2]) <= _LAST_PREFECTURE and code[2] in FEE_TABLES
