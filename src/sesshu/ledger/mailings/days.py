"""基準日 and 発行日: days left over from the run before are the commonest cause of letters to the wrong people."""

from __future__ import annotations

from datetime import date

from sesshu.dates import wareki, wareki_short
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.residents.office_periods import period

MASTER = "日数はマスタ「事務の期間」で変えられます。"


def check_days(base_date: date, issued_on: date) -> None:
    """Raise `InvalidInput` for a day of issue, or a day to judge for, that lies too far away. The city sets how far."""
    today = clock.today()
    behind, ahead = period("mailing_days_behind", today), period("mailing_days_ahead", today)
    if not today - behind <= issued_on <= today + ahead:
        raise InvalidInput(
            f"発行日：{wareki(issued_on)}は今日から離れすぎています。前の発送の日付のままでないか確認し、"
            f"{wareki(today - behind)}から{wareki(today + ahead)}までの日を入力してください。{MASTER}",
            field="issued_on", example=wareki_short(today),
        )  # fmt: skip
    if not issued_on - behind <= base_date <= issued_on + ahead:
        raise InvalidInput(
            f"基準日：{wareki(base_date)}は発行日から離れすぎています。前の発送の基準日のままでないか確認し、"
            f"{wareki(issued_on - behind)}から{wareki(issued_on + ahead)}までの日を入力してください。{MASTER}",
            field="base_date", example=wareki_short(issued_on),
        )  # fmt: skip


def check_days_still(base_date: date, issued_on: date) -> None:
    """The same where nothing is typed: a mailing that lay about. Raises `NotNow`."""
    try:
        check_days(base_date, issued_on)
    except InvalidInput as wrong:
        raise NotNow(f"{wrong.message}条件を変更し、仮抽出をやり直してください。") from None
