"""How bulk corrections are read. Every function takes the viewer."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.bulk_corrections.conditions import FIELDS, Conditions
from sesshu.ledger.bulk_corrections.looking import values
from sesshu.ledger.bulk_corrections.models import BulkCorrection, BulkCorrectionDose, Outcome
from sesshu.ledger.institutions import queries as institutions


def bulk_corrections(viewer: Actor) -> QuerySet[BulkCorrection]:
    """All of them, the newest first."""
    viewer.check("dose.correct")
    return BulkCorrection.objects.order_by("-fiscal_year", "-number")


def get(viewer: Actor, bulk_id: UUID) -> BulkCorrection:
    """One of them, or `NotFound`."""
    found = bulk_corrections(viewer).select_related("undo_of", "approval").filter(pk=bulk_id).first()
    if found is None:
        raise NotFound("この一括訂正は見つかりません。一覧から選び直してください。")
    return found


def doses(viewer: Actor, bulk: BulkCorrection) -> QuerySet[BulkCorrectionDose]:
    """Its doses, those whose judgement changes first."""
    viewer.check("dose.correct")
    return bulk.doses.select_related("resident", "dose").order_by("-is_changed", "person", "id")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Doses whose judgement changes, those that leave the rules, and what became of all."""

    changed: int
    blocked: int
    corrected: int
    skipped: int


def numbers(viewer: Actor, bulk: BulkCorrection) -> Numbers:
    """The counts of one correction."""
    rows = doses(viewer, bulk)
    return Numbers(
        rows.filter(is_changed=True).count(), rows.filter(level_after="block").exclude(level_before="block").count(),
        rows.filter(outcome=Outcome.CORRECTED).count(), rows.filter(outcome=Outcome.SKIPPED).count(),
    )  # fmt: skip


def words(bulk: BulkCorrection) -> str:
    """The correction in a sentence."""
    if bulk.undo_of:
        return f"{bulk.undo_of.label}で訂正した{FIELDS[bulk.field]}を元に戻す"
    where = Conditions.of_json(bulk.conditions)
    names = institutions.names([where.institution_code]) if where.institution_code else {}
    said = "、".join(where.words(names.get(where.institution_code, "")))
    return f"{said}の接種の{FIELDS[bulk.field]}を「{value_words(bulk.field, bulk.value)}」に訂正する"


def value_words(field: str, plain: dict[str, str]) -> str:
    """The value of the field as people say it."""
    value = values(plain).get(field, "")
    if field == "given_on" and value:
        return wareki(value)
    if field == "institution_code" and value:
        return institutions.names([value]).get(value, value)
    return str(value or "（空欄）")
