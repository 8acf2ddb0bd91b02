"""The only door for changes: entering a facility, leaving it, and a whole roster at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.facilities.models import MEASURES, Facility, FacilityStay
from sesshu.ledger.residents import consequences, identities
from sesshu.ledger.residents.consequences import Happening
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.office_periods import period


@dataclass(frozen=True, slots=True)
class Roster:
    """What a roster changed."""

    entered: int
    left: int
    kept: int


def check_may_handle(facility: Facility, by: Actor) -> None:
    """Where children were placed is for those who may see protected addresses. Raises like for nothing there."""
    if facility.kind in MEASURES and not by.may("protected.read"):
        raise NotFound("この施設は見つかりません。一覧から選び直してください。")


@transaction.atomic
def enter(*, resident_id: UUID, code: str, on: date, by: Actor, purpose: str) -> FacilityStay:
    """A person lives in a facility from a day on; where they were before ends on the eve. A child under a welfare
    measure is masked like a protected person at once, and stays so until `leave`. Raises `InvalidInput`, `NotFound`,
    `NotNow`."""
    by.check("facility.write")
    facility = facility_on(code, on)
    check_may_handle(facility, by)
    person = identities.locked(resident_id)
    ahead = period("facility_ahead")
    if on > clock.today() + ahead:
        raise InvalidInput(
            f"入所日は{wareki(clock.today() + ahead)}までの日を入力してください。", field="on", example="R8.11.20"
        )
    before = FacilityStay.objects.filter(resident=person, ends_on=None).first()
    if before and before.facility_code == code:
        return before
    if before and before.measure and facility.kind not in MEASURES:
        # an entry elsewhere, maybe announced for next month, must not show where the child lives now
        raise NotNow(
            "この人は別管理のため、ここでは入所を登録できません。先に別管理の担当が、いまの入所を終えてください。"
        )
    if before:
        if before.starts_on >= on:
            raise InvalidInput("いまの施設の入所日より後の日を入力してください。", field="on")
        before.ends_on = on - timedelta(days=1)
        before.save(update_fields=["ends_on"])
    stay = FacilityStay.objects.create(
        resident=person, facility_code=code, measure=facility.kind in MEASURES, starts_on=on,
        recorded_at=clock.now(), recorded_by=by.code,
    )  # fmt: skip
    identities.mark_placed(resident_id=person.id, placed=stay.measure)
    if stay.measure:
        consequences.tell(consequences.of_people(Happening.PROTECTED, [person]), by=by, purpose=purpose)
    _told("facility.entered", [person.id], by, purpose, stay=str(stay.id), measure=stay.measure)
    return stay


@transaction.atomic
def leave(*, stay_id: UUID, on: date, by: Actor, purpose: str) -> FacilityStay:
    """The person no longer lives there; `on` is the last day. The mask of a measure ends with this act alone."""
    by.check("facility.write")
    stay = FacilityStay.objects.select_for_update().filter(id=stay_id).first()
    if stay is None:
        raise NotFound("この入所の記録は見つかりません。")
    check_may_handle(facility_on(stay.facility_code, stay.starts_on), by)
    if stay.ends_on is not None:
        raise NotNow("すでに退所になっています。")
    if not stay.starts_on <= on <= clock.today():
        raise InvalidInput("退所日は、入所日から今日までの日を入力してください。", field="on", example="R8.11.20")
    stay.ends_on = on
    stay.save(update_fields=["ends_on"])
    identities.mark_placed(resident_id=stay.resident_id, placed=False)
    _told("facility.left", [stay.resident_id], by, purpose, stay=str(stay.id))
    return stay


@transaction.atomic
def set_roster(*, code: str, numbers: Sequence[str], on: date, by: Actor, purpose: str) -> Roster:
    """The facility's list as of a day: who is new enters, who is missing leaves on the eve. All or nothing.

    Raises `InvalidInput` naming the lines that mean nobody.
    """
    by.check("facility.write")
    check_may_handle(facility_on(code, on), by)
    people = {r.addressee_number: r.id for r in Resident.objects.filter(addressee_number__in=numbers, sealed=False)}
    unknown = [place for place, number in enumerate(numbers, start=1) if number not in people]
    if unknown:
        lines = "、".join(f"{place}行目" for place in unknown[:10])
        raise InvalidInput(
            f"台帳にいない宛名番号があります：{lines}。番号を確認してください。何も登録していません。", field="numbers",
            example="000000000012344",
        )  # fmt: skip
    _check_not_placed(code, [people[number] for number in numbers])
    here = {s.resident_id: s for s in FacilityStay.objects.filter(facility_code=code, ends_on=None)}
    wanted = set(people.values())
    for key in sorted(wanted - here.keys()):
        enter(resident_id=key, code=code, on=on, by=by, purpose=purpose)
    gone = sorted(here.keys() - wanted)
    for key in gone:
        leave(stay_id=here[key].id, on=max(on - timedelta(days=1), here[key].starts_on), by=by, purpose=purpose)
    return Roster(len(wanted - here.keys()), len(gone), len(wanted & here.keys()))


def _check_not_placed(code: str, people: Sequence[UUID]) -> None:
    """A list of an ordinary facility never ends a welfare measure."""
    placed = FacilityStay.objects.filter(resident_id__in=people, ends_on=None, measure=True).exclude(facility_code=code)
    known = set(placed.values_list("resident_id", flat=True))
    if not known or facility_on(code, clock.today()).kind in MEASURES:
        return
    lines = "、".join(f"{place}行目" for place, key in enumerate(people, start=1) if key in known)
    raise InvalidInput(
        f"別管理のため、ここでは入所を登録できない人がいます：{lines}。別管理の担当に相談してください。"
        "何も登録していません。", field="numbers", example="000000000012344",
    )  # fmt: skip


def facility_on(code: str, day: date) -> Facility:
    """Raises `NotFound`."""
    found: Facility | None = Facility.objects.as_of(day).filter(code=code).first()
    if found is None:
        raise NotFound("この施設は、その日に有効な登録がありません。マスタ「施設」を確認してください。")
    return found


def _told(act: str, people: Sequence[UUID], by: Actor, purpose: str, **detail: Any) -> None:
    audit.record(act, by=by, purpose=purpose, subjects=[f"resident:{key}" for key in people], detail=detail)
