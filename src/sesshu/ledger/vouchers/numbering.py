"""券番号: eight digits of a serial and two check digits. Every single wrong digit and every swap is noticed."""

from __future__ import annotations

from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.vouchers.models import VoucherSerial
from sesshu.numbers import printed_number
from sesshu.numbers.errors import NumberError

SERIAL_LENGTH = 8
LENGTH = SERIAL_LENGTH + printed_number.CHECK_LENGTH
EXAMPLE = printed_number.complete("00012345")


def take(kind: str, count: int) -> list[str]:
    """The next numbers of a kind. Inside the caller's transaction: a number of a rolled back issue is given again."""
    VoucherSerial.objects.get_or_create(kind=kind)
    row = VoucherSerial.objects.select_for_update().get(kind=kind)
    first, row.last = row.last + 1, row.last + count
    if row.last >= 10**SERIAL_LENGTH:
        raise InvalidInput("券番号を使い切りました。システム管理担当に連絡してください。")
    row.save(update_fields=["last"])
    return [printed_number.complete(f"{serial:0{SERIAL_LENGTH}d}") for serial in range(first, row.last + 1)]


def read(text: str) -> str:
    """The ten digits of a number as typed or scanned (NW-7 start and stop signs allowed). Raises `InvalidInput`."""
    try:
        number = printed_number.read(text.strip().strip("AaBbCcDd"))
    except NumberError as wrong:
        raise InvalidInput(f"券番号：{wrong}", field="number", example=EXAMPLE) from None
    if len(number) != LENGTH:
        raise InvalidInput(f"券番号は{LENGTH}桁の数字で入力してください。", field="number", example=EXAMPLE)
    return number
