"""A made-up recall: one lot, doses of it as they stand in a real ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters.actions import load
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.institutions.masters import INSTITUTION
from sesshu.ledger.recalls import actions
from sesshu.ledger.recalls.models import LotRecall, RecallDose
from sesshu.ledger.residents.models import Resident

CLINIC = "0110113719"
ASKED: dict[str, Any] = {
    "product": "mr",
    "lots": ["AB1234"],
    "reason": "有効成分の含量が規格を下回ったため",
    "announced_on": date(2026, 11, 20),
    "announced_by": "試験製薬株式会社",
    "what_to_do": "体調に変わりがなければ、すぐに受診する必要はありません。\n心配なときは医療機関に相談してください。",
    "contact": "試験市 予防接種係\n電話 000-000-0000",
}


def clinic(by: Actor) -> None:
    """One institution in force."""
    row = {"code": CLINIC, "name": "みどり小児科", "kana": "ミドリショウニカ", "telephone": "0961234567",
           "valid_from": date(2020, 4, 1), "is_contracted": True}  # fmt: skip
    load(of=INSTITUTION, entries=[row], reason="試験", by=by, purpose="MASTER_MAINTENANCE")


def dose(resident: Resident, lot: str, on: date = date(2026, 9, 10), **fields: Any) -> Dose:
    """A recorded dose with a lot number."""
    values: dict[str, Any] = {
        "product": "mr", "lot_number": lot.upper(), "lot_typed": lot, "institution_code": CLINIC, "volume_ml": "0.5",
        "route": "subcutaneous", "recorded_at": clock.now(), "recorded_by": "u:test",
    }  # fmt: skip
    return Dose.objects.create(resident=resident, given_on=on, **(values | fields))


def recalled(by: Actor, **asked: Any) -> LotRecall:
    """The recall, registered and searched."""
    return actions.register_recall(by=by, purpose="LOT_RECALL", **(ASKED | asked))


def row_of(recall: LotRecall, resident: Resident) -> RecallDose:
    return recall.doses.get(resident=resident)
