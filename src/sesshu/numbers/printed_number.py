"""Numbers that we print ourselves, on letters, slips and screening forms: digits and two check digits.

ISO 7064 MOD 97-10 finds every single wrong digit and every swap of neighbours, which the one-digit checks of the
other numbers do not.
"""

from __future__ import annotations

from sesshu.numbers import errors
from sesshu.numbers.digits import is_digits, read_digits

LABEL = "受付・発行番号"
CHECK_LENGTH = 2
_EXAMPLE = "1234-5676"
_GROUP = 4


def check_digit(base: str) -> str:
    """The two check digits, 02 to 98. Raises NumberError for anything but digits."""
    if not is_digits(base):
        raise errors.not_digits(LABEL, _EXAMPLE)
    return f"{98 - int(base) * 100 % 97:02d}"


def is_valid(number: str) -> bool:
    """Digits of which the last two are the check digits; 00, 01 and 99 never are."""
    return (
        is_digits(number)
        and len(number) > CHECK_LENGTH
        and number[-CHECK_LENGTH:] == check_digit(number[:-CHECK_LENGTH])
    )


def complete(base: str) -> str:
    """The base with its check digits. Raises NumberError."""
    return f"{base}{check_digit(base)}"


def shown(number: str) -> str:
    """1234-5678-9012: groups of four for reading aloud."""
    return "-".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))


def read(text: str) -> str:
    """The digits of a number as typed or scanned. Raises NumberError."""
    number = read_digits(text, label=LABEL, example=_EXAMPLE)
    if not is_valid(number):
        raise errors.wrong_check(LABEL, _EXAMPLE)
    return number
