"""How links, copies and comparisons are read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sesshu.foundation.access import Actor
from sesshu.ledger.provision_copies import comparing, counting, jobs
from sesshu.ledger.provision_copies.models import (
    AddresseeLink,
    CopyComparison,
    CopyDifference,
    DifferenceKind,
    DueCount,
)
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import there

READ = "provision_copy.read"
RESULT_WORDS = {
    "numbered": "付番された", "linked": "紐付けた", "unchanged": "紐付いている",
    "updated": "紐付いている（内容を更新）",
    "waiting": "個人番号を待っている", "mismatch": "個人番号が食い違う", "unknown": "統合宛名にいない",
    "blocked": "確認リストで止まっている", "": "未確認",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How many people stand how. `due`: still to be told or sent, as the last round counted them; None before one.
    `doses_wait`: doses were written since that no round has sent yet."""

    results: list[tuple[str, int]]
    protected: int
    due: DueCount | None
    doses_wait: bool


def standing(viewer: Actor) -> Standing:
    viewer.check(READ)
    counted = dict(AddresseeLink.objects.values_list("result").annotate(n=Count("pk")))
    return Standing(
        [(RESULT_WORDS.get(code, code), counted[code]) for code in RESULT_WORDS if code in counted],
        AddresseeLink.objects.filter(protected=True).count(), counting.last_count(), jobs.are_doses_waiting(),
    )  # fmt: skip


def to_lift(viewer: Actor) -> list[Resident]:
    """Flags are set there and the protection has ended here: somebody has to look."""
    viewer.check(READ)
    flagged = Exists(AddresseeLink.objects.filter(resident=OuterRef("pk"), protected=True))
    return list(residents.visible_to(viewer).filter(flagged, in_protected_household=False).order_by("kana_key")[:500])


def comparisons(viewer: Actor) -> QuerySet[CopyComparison]:
    """`found`: what differs, without flags that somebody else may have set."""
    viewer.check(READ)
    seen = (there("differences__resident") | Q(differences__resident=None)) & ~Q(
        differences__kind=DifferenceKind.ELSEWHERE
    )
    return CopyComparison.objects.annotate(found=Count("differences", filter=seen), is_running=comparing.OPEN)


def differences(viewer: Actor, comparison_id: UUID) -> QuerySet[CopyDifference]:
    viewer.check(READ)
    rows = CopyDifference.objects.filter(there("resident") | Q(resident=None), comparison_id=comparison_id)
    return rows.select_related("resident")


def strangers(viewer: Actor, comparison_id: UUID) -> int:
    """How many people have copies whom the ledger does not know."""
    viewer.check(READ)
    return CopyDifference.objects.filter(comparison_id=comparison_id, kind=DifferenceKind.STRANGER).count()


def moving(viewer: Actor, comparison_id: UUID) -> int:
    """How many people wait to be sent anew after their unified numbers were merged or parted."""
    viewer.check(READ)
    return CopyDifference.objects.filter(comparison_id=comparison_id, kind=DifferenceKind.MOVING).count()


def unlike_flags(viewer: Actor, comparison_id: UUID) -> tuple[int, int]:
    """How many protected people have not both flags there, and how many have one without being protected here."""
    rows = differences(viewer, comparison_id)
    return tuple(rows.filter(kind=kind).count() for kind in (DifferenceKind.UNPROTECTED, DifferenceKind.ELSEWHERE))  # type: ignore[return-value]


def open_differences(viewer: Actor) -> int:
    """Of the newest finished comparison."""
    newest = comparisons(viewer).filter(finished_at__isnull=False).first()
    return newest.found if newest else 0  # type: ignore[attr-defined]
