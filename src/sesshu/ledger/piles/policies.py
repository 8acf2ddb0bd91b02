"""May this be keyed now?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.piles.models import Pile
from sesshu.ledger.residents.visibility import visible_to

if TYPE_CHECKING:
    from sesshu.ledger.piles.actions import Keyed


def check_institution(code: str) -> None:
    """Raise for an institution that the master does not know."""
    if code and code not in institutions.names([code]):
        raise InvalidInput(
            "医療機関コード：マスタにありません。番号を確認してください。", field="institution_code",
            example="4310112345",
        )  # fmt: skip


def check_keyed(pile: Pile, keyed: Keyed, by: Actor) -> None:
    """Raise for a slip that cannot be, or whose day is not in the month of the pile."""
    resident = visible_to(by).filter(pk=keyed.resident_id).first()
    if resident is None:
        raise NotFound("該当する住民がいません。")
    DoseEntry(resident_id=resident.pk, given_on=keyed.given_on, product=keyed.product).check(
        clock.today(), resident.birth_date
    )
    if keyed.given_on.replace(day=1) != pile.month:
        month = wareki(pile.month).removesuffix("1日")
        raise InvalidInput(
            f"接種日：{wareki(keyed.given_on)}は、この束の月（{month}）ではありません。別の束に入れてください。",
            field="given_on", example="5（日だけでも入力できます）",
        )  # fmt: skip


def check_reason(reason: str, example: str) -> None:
    if not reason.strip():
        raise InvalidInput("理由を入力してください。", field="reason", example=example)
