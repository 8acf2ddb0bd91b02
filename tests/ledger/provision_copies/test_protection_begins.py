"""支援措置・児童福祉の措置・保護された世帯への異動: どれも、始まったその場で両方のシステムに知らせる処理が頼まれる。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.masters.actions import load
from sesshu.ledger.facilities import actions as facilities
from sesshu.ledger.facilities.masters import FACILITY
from sesshu.ledger.provision_copies import telling
from sesshu.ledger.provision_copies.models import AddresseeLink
from sesshu.ledger.residents.actions import apply_changes
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.noon import NOON, at_noon  # noqa: F401
from tests.ledger.provision_copies.playing import sent
from tests.ledger.provision_copies.test_originals import WORKER
from tests.ledger.residents.people import register_row

pytestmark = pytest.mark.django_db
INTAKE = "RESIDENT_INTAKE"
MOTHER, CHILD = "000000000012344", "000000000012351"
HOME, SHELTER = "000000000000777", "000000000000888"


def started() -> int:
    return Job.objects.filter(kind="exchange.copies").count()


def apply(by: Actor, **values: Any) -> Resident:
    row = register_row(**values)
    [done] = apply_changes(rows=[row], kind="change", source="t", by=by, purpose=INTAKE)
    assert done.state == "accepted", done
    return Resident.objects.get(addressee_number=row.addressee_number)


def moved(by: Actor, number: str, household: str, **values: Any) -> Resident:
    day = date(2026, 10, 1)
    usual = {"history_number": 2, "change_reason": "42", "change_on": day, "processed_on": day}
    return apply(by, addressee_number=number, household_number=household, **(usual | values))


def due() -> set[str]:
    return {one.addressee_number for one in telling.due_protection(WORKER)}


def test_措置された子は_その場で知らせる処理が頼まれ_二度目の措置でもまた頼まれる(chief: Actor) -> None:
    base = {"valid_from": date(2020, 4, 1), "postal_code": "8600001", "address": "秘密町2番"}
    rows = [base | {"code": "W1", "name": "ひかり学園", "kind": "child_welfare", "head": "施設長"},
            base | {"code": "F1", "name": "みどり苑", "kind": "care", "head": "施設長"}]  # fmt: skip
    load(of=FACILITY, entries=rows, reason="試験", by=chief, purpose="MASTER_MAINTENANCE")
    child, elder = make_resident(birth=date(2022, 4, 1)), make_resident(birth=date(1940, 4, 1))
    sent(child, NOON)
    facilities.enter(resident_id=elder.pk, code="F1", on=date(2026, 11, 1), by=chief, purpose=INTAKE)
    assert started() == 0, "措置でない入所は秘匿ではない"
    stay = facilities.enter(resident_id=child.pk, code="W1", on=date(2026, 11, 1), by=chief, purpose=INTAKE)
    assert started() == 1
    assert child.addressee_number in due()
    with clock.set_to(NOON.replace(hour=13)):
        facilities.leave(stay_id=stay.pk, on=date(2026, 11, 19), by=chief, purpose=INTAKE)
        assert started() == 1, "終わりは、確かめた職員が解除する"
        facilities.enter(resident_id=child.pk, code="W1", on=date(2026, 11, 20), by=chief, purpose=INTAKE)
    assert started() == 2


@pytest.mark.parametrize("is_guarded", [True, False])
def test_保護された世帯に入った子も_その場で知らせる処理が頼まれる(clerk: Actor, is_guarded: bool) -> None:
    mother = apply(clerk, addressee_number=MOTHER, household_number=SHELTER)
    child = apply(clerk, addressee_number=CHILD, household_number=HOME)
    sent(mother, NOON), sent(child, NOON)
    Resident.objects.filter(pk=mother.pk).update(address_protected=is_guarded)
    before = started()
    moved(clerk, CHILD, SHELTER)
    assert started() - before == is_guarded
    assert (CHILD in due()) is is_guarded


def test_保護された人が入ってきた世帯の子も_その場で知らせる処理が頼まれる(clerk: Actor) -> None:
    mother = apply(clerk, addressee_number=MOTHER, household_number=HOME, protected=True, protected_from=NOON.date())
    child = apply(clerk, addressee_number=CHILD, household_number=SHELTER)
    sent(mother, NOON), sent(child, NOON)
    before = started()
    moved(clerk, MOTHER, SHELTER, protected=True, protected_from=NOON.date())
    assert started() == before + 1
    assert CHILD in due()


def test_保護された世帯に生まれた子も_その場で知らせる処理が頼まれる(clerk: Actor) -> None:
    mother = apply(clerk, addressee_number=MOTHER, household_number=SHELTER)
    Resident.objects.filter(pk=mother.pk).update(address_protected=True)
    before = started()
    apply(clerk, addressee_number=CHILD, household_number=SHELTER)
    assert started() == before + 1


def test_世帯の変わらない異動では頼まれない(clerk: Actor) -> None:
    mother = apply(clerk, addressee_number=MOTHER, household_number=SHELTER)
    Resident.objects.filter(pk=mother.pk).update(address_protected=True)
    apply(clerk, addressee_number=CHILD, household_number=SHELTER)
    before = started()
    moved(clerk, CHILD, SHELTER)
    assert started() == before


def test_守られている理由が変われば知らせ直し_前の版で知らせた人も一度知らせ直す() -> None:
    own, beside, ended = (make_resident(birth=date(2022, 4, n), household_number=SHELTER) for n in (1, 2, 3))
    Resident.objects.filter(pk=own.pk).update(address_protected=True)
    Resident.objects.filter(pk=ended.pk).update(household_number=HOME)
    for one in (own, beside, ended):
        sent(one, NOON)
    AddresseeLink.objects.update(protected=True)
    assert due() == {own.addressee_number, beside.addressee_number}, "終わった人は、職員が解除する"
    AddresseeLink.objects.filter(resident=own).update(guarded_only=False)
    AddresseeLink.objects.filter(resident=beside).update(guarded_only=True)
    assert due() == set()
    Resident.objects.filter(pk=beside.pk).update(address_protected=True)
    assert due() == {beside.addressee_number}
