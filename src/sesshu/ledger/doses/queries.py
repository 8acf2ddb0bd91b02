"""How doses are read. Every function takes the viewer or serves an action that has one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from sesshu import schedule
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.doses.judged import judged
from sesshu.ledger.doses.models import Dose, DoseVersion, ResidentCondition
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.schedule import GivenDose, Judgement, Person


def doses_for(viewer: Actor) -> QuerySet[Dose]:
    """Doses the viewer may read, withdrawn ones included."""
    viewer.check("dose.read")
    return Dose.objects.all()


def current_doses(viewer: Actor, resident_ids: Iterable[UUID]) -> QuerySet[Dose]:
    """Doses of some residents that were not withdrawn, by day."""
    return (
        doses_for(viewer)
        .filter(resident_id__in=list(resident_ids), withdrawn_at__isnull=True)
        .order_by("given_on", "product", "same_day_number")
    )


def get_dose(viewer: Actor, dose_id: UUID) -> Dose:
    """One dose, or `NotFound`."""
    found = doses_for(viewer).filter(pk=dose_id).select_related("resident").first()
    if found is None:
        raise NotFound("この接種記録はありません。")
    return found


def versions(viewer: Actor, dose_id: UUID) -> QuerySet[DoseVersion]:
    """Every version of a dose, the first one first."""
    viewer.check("dose.read")
    return DoseVersion.objects.filter(dose_id=dose_id).order_by("version")


def undecided(viewer: Actor) -> QuerySet[Dose]:
    """判断待ち: recorded doses outside the routine rules that nobody has decided about."""
    return doses_for(viewer).filter(decision="undecided", withdrawn_at__isnull=True).order_by("given_on")


def as_given(dose: Dose) -> GivenDose:
    """A dose as the schedule engine takes it."""
    return _given(dose.given_on, dose.product, dose.volume_ml, dose.route, dose.kind)


def _given(given_on: date, product: str, volume_ml: Decimal | None, route: str, kind: str) -> GivenDose:
    volume = float(volume_ml) if volume_ml is not None else None
    return GivenDose(given_on, product, volume, route or None, kind if kind in schedule.KINDS else "voluntary")


def given_doses(
    resident_ids: Sequence[UUID], *, without: Collection[UUID] = (), entered_by: date | None = None
) -> dict[UUID, list[GivenDose]]:
    """Current doses by resident, for the engine, but for those in `without`; only those entered by a day, if given.

    Residents without a dose are absent.
    """
    found: dict[UUID, list[GivenDose]] = defaultdict(list)
    rows = Dose.objects.filter(resident_id__in=resident_ids, withdrawn_at__isnull=True).order_by("given_on")
    if without:
        rows = rows.exclude(pk__in=without)
    if entered_by:
        rows = rows.filter(recorded_at__lt=clock.start_of_day(entered_by + timedelta(days=1)))
    for resident_id, *dose in rows.values_list("resident_id", "given_on", "product", "volume_ml", "route", "kind"):
        found[resident_id].append(_given(*dose))
    return dict(found)


def _as_condition(row: ResidentCondition) -> schedule.Condition:
    return schedule.Condition(row.code, row.valid_from, row.valid_until, row.series or None)


def as_person(resident: Resident, held: Sequence[ResidentCondition] = ()) -> Person | None:
    """A resident as the engine takes one; None when the birth date is not known to the day. The latest due date of
    the pregnancies held counts: one pregnancy is judged at a time."""
    if resident.birth_date is None:
        return None
    return Person(
        id=str(resident.pk), birth_date=resident.birth_date, sex=resident.sex or None,
        due_date=max((row.due_date for row in held if row.due_date), default=None),
        conditions=tuple(map(_as_condition, held)),
    )  # fmt: skip


def persons(residents: Sequence[Resident]) -> dict[UUID, Person]:
    """Residents as the engine takes them. Those with an unknown birth day are absent: a person decides there."""
    held: dict[UUID, list[ResidentCondition]] = defaultdict(list)
    for row in ResidentCondition.objects.filter(resident_id__in=[r.pk for r in residents], ended_at__isnull=True):
        held[row.resident_id].append(row)
    made = {r.pk: as_person(r, held.get(r.pk, ())) for r in residents}
    return {key: person for key, person in made.items() if person is not None}


def judge_resident(
    viewer: Actor, resident: Resident, as_of: date, given: Sequence[GivenDose] | None = None
) -> Judgement | None:
    """The judgement of one resident's whole history on a day; None when the birth date is not known to the day.

    `given`: the current doses, from a page that has read them already.
    """
    viewer.check("dose.read")
    person = persons([resident]).get(resident.pk)
    if person is None:
        return None
    doses = given_doses([resident.pk]).get(resident.pk, []) if given is None else given
    return judged(city_tables(), person, doses, as_of)


def last_entered(viewer: Actor) -> Dose | None:
    """The slip that this person entered last, if that was today: what one bundle of slips has in common."""
    today = clock.today()
    slips = Dose.objects.filter(recorded_by=viewer.code, withdrawn_at__isnull=True, source="slip")
    last = slips.order_by("-recorded_at").first()
    return last if last and last.recorded_at.astimezone(clock.TOKYO).date() == today else None
