"""How recalls are read. Every function takes the viewer."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.recalls.models import Certainty, Decision, LotRecall, RecallDose
from sesshu.ledger.recalls.routes import Route, Told, routes


def recalls(viewer: Actor) -> QuerySet[LotRecall]:
    """All recalls, the newest first, with their counts of doses."""
    viewer.check("recall.read")
    waiting = Q(doses__decision=Decision.WAITING)
    return LotRecall.objects.annotate(
        affected=Count("doses", filter=Q(doses__decision=Decision.CONFIRMED)), waiting=Count("doses", filter=waiting)
    ).order_by("-fiscal_year", "-number")


def get(viewer: Actor, recall_id: UUID) -> Any:
    """One recall, or `NotFound`."""
    found = recalls(viewer).select_related("fax_run").filter(id=recall_id).first()
    if found is None:
        raise NotFound("このロット回収は見つかりません。一覧から選び直してください。")
    return found


def doses(viewer: Actor, recall: LotRecall) -> QuerySet[RecallDose]:
    """Every dose found, what waits for a decision first."""
    viewer.check("recall.read")
    return recall.doses.select_related("resident", "dose").order_by("decision", "certainty", "given_on", "id")


def affected(viewer: Actor, recall: LotRecall) -> QuerySet[RecallDose]:
    """The doses of the recalled lot: certain ones and those a clerk confirmed."""
    return doses(viewer, recall).filter(decision=Decision.CONFIRMED).order_by("given_on", "id")


def waiting_recalls(viewer: Actor) -> int:
    """Open recalls with doses that nobody has decided about yet."""
    viewer.check("recall.read")
    open_ones = LotRecall.objects.filter(closed_at=None, doses__decision=Decision.WAITING)
    return open_ones.distinct().count()


def people(viewer: Actor, recall: LotRecall) -> dict[UUID, Told]:
    """Everyone with an affected dose and how they are told."""
    ids = set(affected(viewer, recall).values_list("resident_id", flat=True))
    return routes(ids, viewer)


@dataclass(frozen=True, slots=True)
class Numbers:
    """Doses by certainty and decision, people by route."""

    certain: int
    possible: int
    waiting: int
    rejected: int
    affected: int
    by_route: dict[Route, int]


def numbers(viewer: Actor, recall: LotRecall) -> Numbers:
    """The counts of one recall."""
    rows = Counter(doses(viewer, recall).values_list("certainty", "decision").order_by())
    told = Counter(one.route for one in people(viewer, recall).values())
    total = {word: sum(n for (c, d), n in rows.items() if word in (c, d)) for word in (*Certainty, *Decision)}
    return Numbers(
        total[Certainty.CERTAIN], total[Certainty.POSSIBLE], total[Decision.WAITING], total[Decision.REJECTED],
        total[Decision.CONFIRMED], {route: told[route] for route in Route},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class InstitutionLine:
    """What one institution is asked about. `lots` as recorded, "" for a blank."""

    code: str
    name: str
    telephone: str
    doses: tuple[RecallDose, ...]

    @property
    def first(self) -> date:
        return min(one.given_on for one in self.doses)

    @property
    def last(self) -> date:
        return max(one.given_on for one in self.doses)

    @property
    def undecided(self) -> int:
        return sum(1 for one in self.doses if one.decision == Decision.WAITING)


def by_institution(viewer: Actor, recall: LotRecall) -> list[InstitutionLine]:
    """Affected and undecided doses by institution: whom to telephone or fax first (most doses first)."""
    groups: dict[tuple[str, str], list[RecallDose]] = defaultdict(list)
    for one in doses(viewer, recall).exclude(decision=Decision.REJECTED):
        groups[one.institution_code, "" if one.institution_code else one.place].append(one)
    known = {row.code: row for row in institutions.on_day().filter(code__in={code for code, _ in groups})}
    names = institutions.names(code for code, _ in groups)
    lines = [
        InstitutionLine(
            code, names.get(code) or place or "（医療機関の記録なし）",
            known[code].telephone if code in known else "", tuple(sorted(rows, key=lambda r: (r.given_on, str(r.id)))),
        )
        for (code, place), rows in groups.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-len(line.doses), line.name))
