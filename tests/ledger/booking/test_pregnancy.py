"""予約サイトが人について知ることは、台帳が判定に使うことと同じ。妊娠の出産予定日が届き、母子免疫を予約できる。"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.ledger.booking.visits import Guest, Visit
from sesshu.ledger.conditions.actions import ConditionEntry, record_conditions
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.reservations.judging import Finding, judge
from sesshu.ledger.reservations.knowing import of_residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.operate.databases import Place
from tests.house import keeper
from tests.ledger.due.city import give
from tests.ledger.events.office import DAY, event, first, slots
from tests.ledger.mailings.office import NOW, TODAY, child

pytestmark = pytest.mark.django_db
BORN = date(1995, 6, 15)
THIRTY_WEEKS = DAY + timedelta(weeks=10)  # due then, 30 weeks on the day of the event


@pytest.fixture(autouse=True)
def may_become_public() -> Iterator[None]:
    """What a test wrote is seen by its own connection alone: this one may turn into the public role for a while."""
    mine = connection.settings_dict
    place = Place("ledger", f"t{os.environ.get('PYTEST_XDIST_WORKER') or 'main'}")
    assert place.name == mine["NAME"]
    keeper().public(place)
    roles = [sql.Identifier(f"{place.name}_public"), sql.Identifier(mine["USER"])]
    with psycopg.connect(keeper().admin_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("GRANT {} TO {}").format(*roles))
        try:
            yield
        finally:
            admin.execute(sql.SQL("REVOKE {} FROM {}").format(*roles))


@contextmanager
def as_public() -> Iterator[None]:
    """With the rights of the booking page's login role, and no others."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(f"{connection.settings_dict['NAME']}_public")))
        yield
        cursor.execute("RESET ROLE")


def guest(resident: Resident) -> Guest:
    """What the public page knows once number and birth date were given."""
    by = job_actor("setup", "voucher.write")
    wanted = [vouchers.Wanted(resident.id, "rsv_maternal")]
    [paper] = vouchers.issue(wanted=wanted, kind="voucher", issued_on=TODAY, by=by, purpose="VOUCHER_MANAGEMENT")
    visit = Visit("a" * 43, fresh=False)
    with as_public():
        assert visit.enter()[0]
        assert visit.sign_in(paper.number, BORN, "192.0.2.1") == "ok"
        [found] = visit.people
    return found


def pregnant(resident: Resident, due: date, by: Actor) -> None:
    entry = ConditionEntry(resident.id, "pregnant", due_date=due, evidence="母子健康手帳")
    record_conditions(entries=[entry], by=by, purpose="DOSE_REGISTRATION")


def found(person: Guest, by: Actor) -> Finding:
    made = event(by, name="RSウイルス（母子免疫）", slot=slots(series="rsv_maternal"))
    return judge(person.known, first(made), [], city_tables())


@pytest.mark.parametrize(
    ("due", "level"),
    [
        (None, "block"),
        (THIRTY_WEEKS, "info"),
        (DAY + timedelta(weeks=20), "block"),
        (DAY + timedelta(days=21), "block"),
    ],
)
def test_妊娠28週から36週の人だけが母子免疫を予約できる(clerk: Actor, due: date | None, level: str) -> None:
    with clock.set_to(NOW):
        mother = child("架空　母子", birth=BORN)
        if due:
            pregnant(mother, due, clerk)
        person = guest(mother)
        assert person.known.person
        assert person.known.person.due_date == due
        assert found(person, clerk).level == level


def test_予約サイトの知ることは台帳の知ることと同じ(clerk: Actor) -> None:
    with clock.set_to(NOW):
        mother = child("架空　母子", birth=BORN)
        give(mother, "mr", date(2026, 3, 10))
        for due in (THIRTY_WEEKS - timedelta(days=200), THIRTY_WEEKS):
            pregnant(mother, due, clerk)
        record_conditions(
            entries=[ConditionEntry(mother.id, "declined", series="mr_2", valid_from=date(2026, 4, 1))],
            by=clerk, purpose="DOSE_REGISTRATION",
        )  # fmt: skip
        told, known = guest(mother).known, of_residents([mother.id])[mother.id]
    assert told.person
    assert known.person
    assert told.person.due_date == known.person.due_date == THIRTY_WEEKS
    assert set(told.person.conditions) == set(known.person.conditions)
    assert (told.person.birth_date, told.person.sex, told.doses) == (BORN, known.person.sex, known.doses)
    assert [paper.series for paper in told.papers] == ["rsv_maternal"]
