"""May this be done with a paper now?"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import ResidentStatus
from sesshu.ledger.vouchers.models import Voucher

_GONE = {ResidentStatus.DEAD, ResidentStatus.MOVED_OUT, ResidentStatus.REMOVED}


def may_hold(person: Resident, on: date) -> bool:
    """False for somebody who is gone on a day: dead, removed, moved out, or past the day of an announced departure."""
    return person.status not in _GONE and not (person.removed_on and person.removed_on <= on)


def check_can_issue(person: Resident, series: str, valid_until: date | None, issued_on: date) -> None:
    """Raise where a paper must not be made: a person who is gone, a series that is not there, an end before today."""
    if person.status in _GONE:
        raise NotNow(f"この人は{ResidentStatus(person.status).label}のため、券を発行できません。")
    if not may_hold(person, issued_on):
        day = wareki(person.removed_on) if person.removed_on else ""
        raise NotNow(f"転出予定日（{day}）を過ぎているため、券を発行できません。住民記録の異動を確認してください。")
    if series not in {row.code for row in city_tables().series}:
        raise InvalidInput("予防接種：一覧から選んでください。", field="series", example="麻しん・風しん 第2期")
    if valid_until is not None and valid_until < issued_on:
        raise InvalidInput(
            f"有効期限：発行日（{wareki(issued_on)}）より前の日です。", field="valid_until", example="R9.3.31"
        )


def check_belongs(voucher: Voucher, resident_id: UUID) -> None:
    """Raise when a paper is another person's: the wrong slip in the wrong hand."""
    if voucher.resident_id != resident_id:
        raise InvalidInput(
            "この券番号は別の人に発行されたものです。氏名・生年月日と券を見比べてください。", field="number"
        )
