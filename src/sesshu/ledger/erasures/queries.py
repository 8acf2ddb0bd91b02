"""Erasures as one viewer may see them, and who would be in the next one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import NotFound
from sesshu.ledger.erasures import policies
from sesshu.ledger.erasures.models import Erasure, ErasurePerson
from sesshu.ledger.erasures.treatments import TREATMENTS
from sesshu.ledger.retention import queries as retention
from sesshu.ledger.retention.queries import Kept

FIRST, SECOND = "erasure.first", "erasure.second"
LABELS = {one.table: one.label for one in reversed(TREATMENTS)}


@dataclass(frozen=True, slots=True)
class Candidates:
    """`ready` can be asked for; `held` are past it too and stay, with the reason."""

    ready: list[Kept]
    held: list[tuple[Kept, str]]


def candidates(viewer: Actor, on: date) -> Candidates:
    """Everyone past the duty to keep, and who of them is held back."""
    past = retention.past(viewer, on)
    why = policies.held([one.resident for one in past])
    ready = [one for one in past if one.resident.pk not in why]
    return Candidates(ready, [(one, why[one.resident.pk]) for one in past if one.resident.pk in why])


def erasures(viewer: Actor) -> QuerySet[Erasure]:
    """All erasures, the newest first."""
    viewer.check("retention.read")
    return Erasure.objects.all()


def get(viewer: Actor, erasure_id: UUID) -> Erasure:
    """One erasure. Raises `NotFound`."""
    found = erasures(viewer).select_related("first_approval", "second_approval").filter(pk=erasure_id).first()
    if found is None:
        raise NotFound("この消去は見つかりません。一覧から選び直してください。")
    return found


def people(viewer: Actor, erasure: Erasure) -> QuerySet[ErasurePerson]:
    """Who is still on the list: everybody before, nobody but those left out afterwards."""
    viewer.check("retention.read")
    return erasure.people.select_related("resident").order_by("place")


def requests(erasure: Erasure) -> list[Approval]:
    """Both requests for approval, the first one first."""
    rows = Approval.objects.filter(kind__in=[FIRST, SECOND], payload__erasure=str(erasure.pk))
    return list(rows.order_by("kind"))


def left_out(erasure: Erasure) -> list[tuple[str, int]]:
    """Why people were left out, and how many for each reason."""
    rows = erasure.people.exclude(left_out="").values("left_out").annotate(number=Count("id")).order_by("left_out")
    return [(row["left_out"], row["number"]) for row in rows]


def lines(erasure: Erasure) -> list[tuple[str, str, int, int]]:
    """Table, its label, rows deleted, rows without the person."""
    return [
        (table, LABELS.get(table, table), found.get("delete", 0), found.get("empty", 0))
        for table, found in sorted(erasure.counts.items())
    ]
