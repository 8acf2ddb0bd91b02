"""発送番号: printed on each letter with two check digits, so that a letter in the hand finds its row."""

from __future__ import annotations

from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.mailings.models import Mailing
from sesshu.numbers import printed_number
from sesshu.numbers.errors import NumberError


def serial_number(mailing: Mailing, serial: int) -> str:
    """Sixteen digits in groups: fiscal year 4, mailing 4, letter 6, check 2."""
    return printed_number.shown(printed_number.complete(f"{mailing.fiscal_year:04d}{mailing.number:04d}{serial:06d}"))


def read_serial(text: str) -> tuple[int, int, int]:
    """Fiscal year, mailing and letter of a number as typed or scanned. Raises `InvalidInput`."""
    example = "2026-0012-0000-3457"
    try:
        digits = printed_number.read(text.strip().strip("Aa"))
    except NumberError as wrong:
        raise InvalidInput(f"発送番号：{wrong}", field="serial", example=example) from None
    if len(digits) != 16:
        raise InvalidInput("発送番号は16桁の数字で入力してください。", field="serial", example=example)
    return int(digits[:4]), int(digits[4:8]), int(digits[8:14])
