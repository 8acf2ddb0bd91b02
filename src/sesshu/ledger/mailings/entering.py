"""予診票の入力状況: up to which month the slips of each institution were entered, and who goes to one that is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.residents.office_periods import period


@dataclass(frozen=True, slots=True)
class Entered:
    """The last dose of an institution that is in the ledger; late when it lies before the asked month."""

    code: str
    name: str
    last: date
    is_late: bool


def month_of(day: date) -> str:
    """令和8年9月."""
    return wareki(day).split("月")[0] + "月"


def last_day_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def by_institution(viewer: Actor, *, until: date, entered_by: date | None = None) -> list[Entered]:
    """Institutions that gave doses in the year before a month's end, the latest first."""
    viewer.check("mailing.read")
    first = until - period("institution_active")  # one that gave nothing for longer is not waited for
    rows = Dose.objects.filter(withdrawn_at=None, given_on__gte=first).exclude(institution_code="")
    if entered_by:
        rows = rows.filter(recorded_at__lt=clock.start_of_day(entered_by + timedelta(days=1)))
    last: dict[str, date] = dict(rows.values_list("institution_code").annotate(last=Max("given_on")))
    names = institutions.names(last)
    month = until.replace(day=1)
    found = [Entered(code, names.get(code, code), day, day < month) for code, day in last.items()]
    return sorted(found, key=lambda one: (not one.is_late, one.last, one.code))


def last_seen_at(resident_ids: Sequence[UUID], codes: Iterable[str]) -> frozenset[UUID]:
    """Those of some residents whose last recorded dose was given at one of these institutions."""
    rows = Dose.objects.filter(resident_id__in=list(resident_ids), withdrawn_at=None)
    newest = rows.order_by("resident_id", "-given_on", "-recorded_at").distinct("resident_id")
    wanted = set(codes)
    return frozenset(key for key, code in newest.values_list("resident_id", "institution_code") if code in wanted)
