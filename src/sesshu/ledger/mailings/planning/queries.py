"""The plan of a fiscal year, and which of its mailings should be begun now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sesshu.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.closing_days.queries import OfficeDays, office_days
from sesshu.foundation.errors import NotFound
from sesshu.ledger.mailings.models import Mailing, MailingPlan
from sesshu.ledger.mailings.states import MailingState


@dataclass(frozen=True, slots=True)
class Planned:
    """One mailing of a year: when, from which day it is reminded of, and the mailing made from it, if any."""

    plan: MailingPlan
    first_day: date
    remind_from: date
    mailing: Mailing | None
    is_waiting: bool


def of_year(viewer: Actor, year: int) -> list[Planned]:
    """Every entry in force in its month of a fiscal year, by month."""
    viewer.check("mailing.read")
    start, end = fiscal_year_start(year), fiscal_year_end(year)
    rows = MailingPlan.objects.believed().filter(valid_from__lte=end).exclude(valid_until__lt=start)
    made: dict[str, Mailing] = {}
    for mailing in Mailing.objects.filter(issued_on__range=(start, end)).exclude(plan_code="").order_by("number"):
        if mailing.state != MailingState.CANCELLED or mailing.plan_code not in made:
            made[mailing.plan_code] = mailing
    found, office = [], office_days()
    for row in rows:
        first = date(year if row.month >= 4 else year + 1, row.month, 1)
        if row.holds_on(first):
            found.append(_planned(row, first, made.get(row.code), office))
    return sorted(found, key=lambda one: (one.first_day, one.plan.code))


def _planned(row: MailingPlan, first: date, mailing: Mailing | None, office: OfficeDays) -> Planned:
    remind = office.on_or_before(first - timedelta(days=row.remind_days))  # nobody reads a reminder on a closing day
    open_ = mailing is None or mailing.state == MailingState.CANCELLED
    return Planned(row, first, remind, mailing, open_ and remind <= clock.today())


def to_prepare(viewer: Actor) -> list[Planned]:
    """What should be begun now: reminded of, and no mailing made yet. The next year's April is looked at in March."""
    year = fiscal_year(clock.today())
    return [one for each in (year, year + 1) for one in of_year(viewer, each) if one.is_waiting]


def get(viewer: Actor, code: str, on: date) -> MailingPlan:
    """The entry of a code on a day. Raises `NotFound`."""
    viewer.check("mailing.read")
    found: MailingPlan | None = MailingPlan.objects.as_of(on).filter(code=code).first()
    if found is None:
        raise NotFound("この計画はありません。年間計画から選び直してください。")
    return found
