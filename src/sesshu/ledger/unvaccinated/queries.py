"""Who is asked for, from the stored judgement of the whole city. Every function takes the viewer.

Protected persons and unknown histories stand apart, sealed identities nowhere. A town is never asked of a protected
person: being on the list of a town would tell where somebody lives.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.due.models import DueRun, DueState
from sesshu.ledger.due.queries import visible_states
from sesshu.ledger.residents.queries import visible_to
from sesshu.ledger.residents.visibility import VisibleResidents
from sesshu.ledger.residents.words import REMOVED_STATES
from sesshu.ledger.unknown_history.models import UnknownHistory
from sesshu.ledger.unknown_history.queries import OPEN_STATUSES
from sesshu.ledger.unvaccinated.conditions import (
    INCOMPLETE,
    OPEN,
    ORDINARY,
    PAST,
    PROTECTED,
    TARGET_STATUSES,
    UNKNOWN,
    UNVACCINATED,
    Wanted,
    check,
)  # fmt: skip
from sesshu.ledger.unvaccinated.schools import only_pupils

PERMISSION = "unvaccinated.read"
ORDER = ("resident__kana", "resident__birth_date", "resident__addressee_number", "series")


@dataclass(slots=True)
class Counts:
    """One series. `targets` is the sum of the others; protected and unknown ones are in no other number."""

    series: str
    targets: int = 0
    complete: int = 0
    unvaccinated: int = 0
    incomplete: int = 0
    past: int = 0
    others: int = 0
    protected: int = 0
    unknown: int = 0


def runs(viewer: Actor) -> list[DueRun]:
    """Finished judgements of the city, the newest day first; of one day the newest."""
    viewer.check(PERMISSION)
    found: dict[date, DueRun] = {}
    for run in DueRun.objects.filter(visible__gte=1).order_by("-as_of", "-finished_at"):
        found.setdefault(run.as_of, run)
    return list(found.values())


def run_of(viewer: Actor, as_of: date | None = None) -> DueRun:
    """The judgement of a day, or that which was finished last. Raises `NotFound`."""
    known = runs(viewer)
    if as_of is None and known:
        return max(known, key=lambda run: (run.finished_at is not None, run.finished_at))
    found = next((run for run in known if run.as_of == as_of), None)
    if found is None:
        raise NotFound("この日の全市判定はまだありません。先に全市判定を行ってください。")
    return found


def rows(viewer: Actor, run: DueRun, wanted: Wanted, *, order: Sequence[str] = ()) -> QuerySet[DueState]:
    """A row for each person and series, people in the order of a register: by name, then birthday, then number.

    `order`: columns that go before that. `unknown` of a row tells of an unknown history.
    """
    viewer.check(PERMISSION)
    check(wanted)
    found = _told(run).filter(series__in=wanted.series, status__in=wanted.statuses)
    found = found.filter(resident__in=_people(viewer, wanted, run.as_of).values("id"))
    if wanted.group == UNVACCINATED:
        found = found.filter(number__lte=1)
    elif wanted.group == INCOMPLETE:
        found = found.filter(number__gt=1)
    if wanted.part != PROTECTED:
        found = found.filter(unknown=wanted.part == UNKNOWN)
    return found.order_by(*order, *ORDER)


def counts(viewer: Actor, run: DueRun, wanted: Wanted) -> list[Counts]:
    """Numbers by series, in the order asked for. Two queries, whatever the city's size."""
    viewer.check(PERMISSION)
    check(wanted)
    found = {code: Counts(code) for code in wanted.series}
    base = _told(run).filter(series__in=wanted.series, status__in=TARGET_STATUSES)
    begun = Case(When(number__lte=1, then=Value(False)), default=Value(True))
    ordinary = base.filter(resident__in=_people(viewer, wanted, run.as_of, part=ORDINARY).values("id")).annotate(
        begun=begun
    )
    for code, status, known, later, n in (
        ordinary.order_by().values_list("series", "status", "unknown", "begun").annotate(n=Count("id"))
    ):
        name = "unknown" if known else _place(status, begun=later)
        setattr(found[code], name, getattr(found[code], name) + n)
    hidden = base.filter(resident__in=_people(viewer, wanted, run.as_of, part=PROTECTED).values("id"))
    for code, n in hidden.order_by().values_list("series").annotate(n=Count("id")):
        found[code].protected = n
    for one in found.values():
        one.targets = (
            one.complete + one.unvaccinated + one.incomplete + one.past + one.others + one.protected + one.unknown
        )
    return list(found.values())


def _place(status: str, *, begun: bool) -> str:
    if status in OPEN:
        return "incomplete" if begun else "unvaccinated"
    return {"complete": "complete", PAST: "past"}.get(status, "others")


def _told(run: DueRun) -> QuerySet[DueState]:
    declared = UnknownHistory.objects.filter(
        Q(series="") | Q(series=OuterRef("series")), resident_id=OuterRef("resident_id"), ended_at=None
    )
    covered = Q(Exists(declared), status__in=sorted(OPEN_STATUSES))
    unknown = Case(When(covered, then=Value(True)), default=Value(False))
    return visible_states(run).annotate(unknown=unknown, as_of=F("run__as_of"))


def people(viewer: Actor, wanted: Wanted, as_of: date) -> VisibleResidents:
    """The people of a part whom the conditions on persons let in, whatever the judgement says of them."""
    viewer.check(PERMISSION)
    return _people(viewer, wanted, as_of)


def _people(viewer: Actor, wanted: Wanted, as_of: date, *, part: str = "") -> VisibleResidents:
    is_protected = (part or wanted.part) == PROTECTED
    # who died or moved since the judgement is in no list that somebody telephones or writes along
    people = visible_to(viewer).filter(in_protected_household=is_protected).exclude(status__in=REMOVED_STATES)
    if wanted.born_from:
        people = people.filter(birth_date__gte=wanted.born_from)
    if wanted.born_until:
        people = people.filter(birth_date__lte=wanted.born_until)
    if wanted.school and not is_protected:  # which school somebody goes to tells where they live, too
        people = only_pupils(people, wanted.school, as_of)
    if wanted.towns and not is_protected:
        people = people.filter(reduce(or_, (Q(town__startswith=town) for town in wanted.towns)))
    return people
