"""How assignments are read: with the difference to the plan, by event, against what is needed, and to be paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound, NotNow
from sesshu.ledger.events.models import Event, Session
from sesshu.ledger.events.states import EventState
from sesshu.ledger.institutions.models import Institution, StaffMember
from sesshu.ledger.institutions.professions import profession_name
from sesshu.ledger.staff_assignments.models import CALLED_OFF, PayRounding, StaffAssignment, StaffAvailability, StaffPay

DIFFERENT = Q(worked_from__isnull=False) & ~Q(worked_until__exact=F("worked_from") + (F("ends_at") - F("starts_at")))
DIFFERENCES = {
    "different": DIFFERENT,
    "missing": Q(worked_from__isnull=True),
    "same": Q(worked_from__isnull=False) & ~DIFFERENT,
}


def assignments(viewer: Actor, *, difference: str = "") -> QuerySet[StaffAssignment]:
    """All that were not withdrawn, the newest day first; `difference` is one of `DIFFERENCES`."""
    viewer.check("staff_assignment.write")
    rows = StaffAssignment.objects.filter(DIFFERENCES.get(difference, Q()), withdrawn_at=None)
    if difference == "missing":
        rows = rows.filter(event__held_on__lte=clock.today()).exclude(event__state=EventState.CANCELLED)
    return rows.select_related("event").order_by("-starts_at", "staff_code")


def get(viewer: Actor, assignment_id: UUID) -> StaffAssignment:
    """One assignment, also one that was withdrawn, or `NotFound`."""
    viewer.check("staff_assignment.write")
    found = StaffAssignment.objects.select_related("event").filter(pk=assignment_id).first()
    if found is None:
        raise NotFound("この従事予定は見つかりません。一覧から選び直してください。")
    return found


def of_event(viewer: Actor, event: Event) -> QuerySet[StaffAssignment]:
    """Those of one event, in the order of the day."""
    return assignments(viewer).filter(event=event).order_by("starts_at", "profession", "staff_code")


def called_off(viewer: Actor, event: Event) -> list[StaffAssignment]:
    """Whom to tell of the staff: those whose plan was withdrawn because the event or a session was called off."""
    viewer.check("staff_assignment.write")
    rows = StaffAssignment.objects.filter(event=event, withdraw_reason__startswith=CALLED_OFF)
    return list(rows.exclude(withdrawn_at=None).select_related("event").order_by("starts_at", "staff_code"))


def telephones(rows: Sequence[StaffAssignment]) -> dict[str, tuple[str, str]]:
    """Name and telephone of the institution of each member of staff, as they were on the day."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        day = row.event.held_on
        member = StaffMember.objects.as_of(day).filter(code=row.staff_code).first()
        place = Institution.objects.as_of(day).filter(code=member.institution_code).first() if member else None
        found[row.staff_code] = (place.name, place.telephone) if place else ("", "")
    return found


@dataclass(frozen=True, slots=True)
class Need:
    """A profession in a session: how many are needed, and how many are planned from its beginning to its end."""

    session: Session
    profession: str
    needed: int
    planned: int

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.planned)


def needs(viewer: Actor, event: Event) -> list[Need]:
    """What each session needs, in the order of the day."""
    rows = list(of_event(viewer, event))
    found = []
    for session in Session.objects.filter(event=event).order_by("starts_at", "id"):
        start, end = (
            datetime.combine(event.held_on, at, tzinfo=clock.TOKYO) for at in (session.starts_at, session.ends_at)
        )
        there = Counter(row.profession for row in rows if row.starts_at <= start and row.ends_at >= end)
        for one in session.staff_requirements.order_by("profession"):
            found.append(Need(session, one.profession, one.number, there[one.profession]))
    return found


def availability(viewer: Actor, *, since: date) -> QuerySet[StaffAvailability]:
    """The answers from a day on."""
    viewer.check("staff_assignment.write")
    start = datetime(since.year, since.month, since.day, tzinfo=clock.TOKYO)
    return StaffAvailability.objects.filter(starts_at__gte=start)


def answer_of(answers: Sequence[StaffAvailability], code: str, day: date) -> str:
    """What somebody answered for a day, in words."""
    mine = [one for one in answers if one.staff_code == code and one.starts_at.astimezone(clock.TOKYO).date() == day]
    if not mine:
        return "未回答"
    return "、".join(
        f"{one.starts_at.astimezone(clock.TOKYO):%H:%M}～{one.ends_at.astimezone(clock.TOKYO):%H:%M}"
        f"{'' if one.can else ' 不可'}"
        for one in mine
    )


def staff_names(codes: set[str]) -> dict[str, str]:
    """The newest name of each member of staff."""
    rows = StaffMember.objects.believed().filter(code__in=codes).order_by("code", "valid_from")
    return dict(rows.values_list("code", "name"))


@dataclass(frozen=True, slots=True)
class PayLine:
    """One assignment with what is to be paid for it, and how that was reckoned."""

    assignment: StaffAssignment
    minutes: int
    pay: StaffPay
    units: int

    @property
    def yen(self) -> int:
        return self.units * self.pay.yen


def pay_lines(viewer: Actor, first: date, last: date) -> list[PayLine]:
    """What is to be paid for the days of a period. Raises `NotNow` when a day has no rate for a profession."""
    viewer.check("staff_assignment.pay")
    rows = StaffAssignment.objects.filter(
        withdrawn_at=None, worked_from__isnull=False, event__held_on__range=(first, last)
    ).select_related("event")
    found, without = [], set()
    for row in rows.order_by("staff_code", "starts_at"):
        pay = StaffPay.objects.as_of(row.event.held_on).filter(code=row.profession).first()
        if pay is None:
            without.add(profession_name(row.profession))
            continue
        minutes = row.worked_minutes or 0
        up = pay.rounding == PayRounding.UP
        units = -(-minutes // pay.unit_minutes) if up else minutes // pay.unit_minutes
        found.append(PayLine(row, minutes, pay, units))
    if without:
        raise NotNow(
            f"従事報酬単価の登録がない職種があります：{'、'.join(sorted(without))}。マスタに登録してから計算してください。"
        )
    return found


def without_hours(viewer: Actor, first: date, last: date) -> int:
    """How many of the period have no hours yet: they are not in the sheet."""
    return assignments(viewer, difference="missing").filter(event__held_on__range=(first, last)).count()
