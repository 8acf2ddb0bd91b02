"""Doses and conditions go along when two identities turn out to be one person."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.ledger.doses.actions.common import keep_version
from sesshu.ledger.doses.models import Dose, ResidentCondition
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.residents import following


def register() -> None:
    following.register(following.Following("dose", "接種記録", move_doses, same_dose))
    following.register(following.Following("condition", "接種事実の条件", following.rows_of(ResidentCondition)))


def move_doses(source: UUID, target: UUID, only: Sequence[UUID] | None, by: Actor) -> list[UUID]:
    """Every version of a dose stays its own; the move is a version too."""
    rows = Dose.objects.select_for_update().filter(resident_id=source)
    doses = list((rows if only is None else rows.filter(pk__in=list(only))).order_by("pk"))
    for dose in doses:
        dose.resident_id, dose.version = target, dose.version + 1
    Dose.objects.bulk_update(doses, ["resident_id", "version"])
    keep_version(doses, "moved", by, "", "同じ人の記録としてまとめた、または戻した")
    return [dose.pk for dose in doses]


def same_dose(source: UUID, target: UUID) -> str:
    """A dose that both have would be there twice."""
    rows = Dose.objects.filter(withdrawn_at=None)
    key = ("given_on", "product", "same_day_number")
    both = set(rows.filter(resident_id=source).values_list(*key)) & set(
        rows.filter(resident_id=target).values_list(*key)
    )
    if not both:
        return ""
    day, product, _ = min(both)
    return (
        f"{wareki(day)}の{product_name(product)}が両方に登録されています。"
        "同じ接種なら、どちらかを取り消してから統合してください。"
    )
