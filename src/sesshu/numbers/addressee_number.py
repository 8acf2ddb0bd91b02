"""Addressee, household and unified numbers (宛名番号・世帯番号・団体内統合宛名番号): a serial and one check digit.

Modulus 11 with weights 2 to 7 from the right. A serial with remainder 1 would need a check digit of ten; the standard
is silent on it, so such serials are never issued, and 0 is accepted for them on reading. Numbers carried over from an
older system keep their value and may fail the check: `read` takes them, `is_valid` tells the difference.
"""

from __future__ import annotations

from sesshu.numbers import errors
from sesshu.numbers.digits import is_digits, read_digits, require_digits, weighted_sum
from sesshu.numbers.errors import NumberError

LABEL = "宛名番号"
SERIAL_LENGTH = 14
LENGTH = 15
_EXAMPLE = "000000001234560"
_WEIGHTS = (2, 3, 4, 5, 6, 7)


def check_digit(serial: str) -> int:
    """Check digit of a 14-digit serial. Raises NumberError; NUMBER_SKIPPED for a serial that is never issued."""
    remainder = _remainder(serial)
    if remainder == 1:
        raise NumberError(
            "NUMBER_SKIPPED", "この通し番号は検査数字が決まらないため使いません。次の番号を使ってください。"
        )
    return 11 - remainder if remainder else 0


def is_issuable(serial: str) -> bool:
    """Whether a 14-digit serial has a check digit. Raises NumberError when it is no serial."""
    return _remainder(serial) != 1


def complete(serial: str) -> str:
    """The 15 digits. Raises NumberError."""
    return f"{serial}{check_digit(serial)}"


def first_from(serial: int) -> tuple[int, str]:
    """The first issuable serial at or after `serial`, and its whole number. Raises NumberError when none is left."""
    while True:
        text = f"{serial:0{SERIAL_LENGTH}d}"
        if is_issuable(text):
            return serial, complete(text)
        serial += 1


def is_valid(number: str) -> bool:
    """15 digits with a right check digit; 0 passes for a serial that has none."""
    if not is_digits(number, LENGTH):
        return False
    remainder = _remainder(number[:-1])
    return int(number[-1]) == (0 if remainder <= 1 else 11 - remainder)


def read(text: str) -> str:
    """The digits of a number as typed or received: up to 15, old numbers with any last digit. Raises NumberError."""
    number = read_digits(text, label=LABEL, example=_EXAMPLE)
    if len(number) > LENGTH:
        raise errors.wrong_length(LABEL, f"{LENGTH}桁以内の番号で、最大{LENGTH}", _EXAMPLE)
    return number


def _remainder(serial: str) -> int:
    require_digits(serial, SERIAL_LENGTH, label=f"{LABEL}（検査数字を除く）", example=_EXAMPLE[:-1])
    return weighted_sum(serial, _WEIGHTS) % 11
