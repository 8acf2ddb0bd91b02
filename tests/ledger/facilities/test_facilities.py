"""施設の名簿と児童福祉の措置: 手紙の宛先、支援措置と同じ秘匿、全か無かの名簿。"""

from datetime import date
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.masters.actions import load
from sesshu.ledger.facilities import actions, queries
from sesshu.ledger.facilities.masters import FACILITY
from sesshu.ledger.facilities.models import FacilityStay
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.residents import actions as residents_actions
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import opened
from tests.ledger.mailings.office import NOW, TODAY, child, prepared, reason_of, texts_in_force

pytestmark = pytest.mark.django_db
PURPOSE = "RESIDENT_INTAKE"


@pytest.fixture(autouse=True)
def known(clerk: Actor) -> Any:
    base = {"valid_from": date(2020, 4, 1), "postal_code": "8600001"}
    rows = [
        base | {"code": "F1", "name": "みどり苑", "kind": "care", "head": "施設長", "address": "仮町1番"},
        base
        | {
            "code": "W1",
            "name": "ひかり学園",
            "kind": "child_welfare",
            "head": "ひかり学園　施設長",
            "address": "秘密町2番",
        },
        base | {"code": "R1", "name": "里親宅", "kind": "foster", "head": "里親　正子", "address": "秘密町3番"},
    ]
    with clock.set_to(NOW):
        load(of=FACILITY, entries=rows, reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")
        yield


def enter(by: Actor, person: Resident, code: str, on: date = TODAY) -> FacilityStay:
    return actions.enter(resident_id=person.id, code=code, on=on, by=by, purpose=PURPOSE)


def test_施設に入った人の手紙は入所日から施設に届き_退所で戻る(clerk: Actor) -> None:
    person = child()
    stay = enter(clerk, person, "F1", date(2026, 11, 1))
    there = residents.letter_address(clerk, [person.id], date(2026, 11, 1))[person.id]
    assert (there.address, there.building, there.recipient) == ("仮町1番", "みどり苑", "")
    assert "手取本町" in residents.letter_address(clerk, [person.id], date(2026, 10, 31))[person.id].address
    actions.leave(stay_id=stay.id, on=date(2026, 11, 19), by=clerk, purpose=PURPOSE)
    assert "手取本町" in residents.letter_address(clerk, [person.id], TODAY)[person.id].address


def test_家族が頼んだ送付先は_施設より先である(clerk: Actor) -> None:
    person = child()
    enter(clerk, person, "F1")
    residents_actions.set_postal_address(
        resident_id=person.id, starts_on=TODAY, ends_on=None, postal_code="8600009", address="娘の家", recipient="",
        reason="家族が受け取る", by=clerk, purpose=PURPOSE,
    )  # fmt: skip
    assert residents.letter_address(clerk, [person.id])[person.id].address == "娘の家"


@pytest.mark.parametrize(("code", "head"), [("W1", "ひかり学園　施設長"), ("R1", "里親　正子")])
def test_措置された子は秘匿され_手紙は施設長や里親に宛てる(clerk: Actor, chief: Actor, code: str, head: str) -> None:
    texts_in_force(clerk)
    person = child(household_number="880")
    brother = child(household_number="880")
    residents_actions.set_postal_address(
        resident_id=person.id, starts_on=TODAY, ends_on=None, postal_code="8600009", address="親の家", recipient="",
        reason="前からの送付先", by=clerk, purpose=PURPOSE,
    )  # fmt: skip
    enter(chief, person, code)
    assert residents.get(clerk, person.id).address == residents.MASK
    assert residents.letter_address(chief, [person.id])[person.id].withheld
    to = residents.letter_address(opened(chief), [person.id])[person.id]
    assert (to.recipient, "秘密町" in to.address) == (head, True)
    mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    assert reason_of(mailing, person) == reason_of(mailing, brother) == "protected"


def test_措置が終わると秘匿も終わる(chief: Actor, clerk: Actor) -> None:
    person = child()
    stay = enter(chief, person, "W1", date(2026, 11, 1))
    actions.leave(stay_id=stay.id, on=TODAY, by=chief, purpose=PURPOSE)
    assert "手取本町" in residents.get(clerk, person.id).address


def test_措置先の施設は_支援措置の権限がない人には無いのと同じ(clerk: Actor, chief: Actor) -> None:
    person = child()
    enter(chief, person, "W1")
    assert [row.code for row, _ in queries.facilities(clerk)] == ["F1"]
    assert {row.code for row, _ in queries.facilities(chief)} == {"F1", "W1", "R1"}
    with pytest.raises(NotFound):
        enter(clerk, person, "R1")


def test_名簿の人は入り_名簿にない人は出る(clerk: Actor) -> None:
    stays, new, gone = child(), child(), child()
    enter(clerk, stays, "F1", date(2026, 11, 1))
    enter(clerk, gone, "F1", date(2026, 11, 1))
    numbers = [stays.addressee_number, new.addressee_number]
    made = actions.set_roster(code="F1", numbers=numbers, on=TODAY, by=clerk, purpose=PURPOSE)
    assert (made.entered, made.left, made.kept) == (1, 1, 1)
    assert FacilityStay.objects.get(resident=gone).ends_on == date(2026, 11, 19)


def test_名簿に一人でも台帳にいない番号があれば_行を告げて何も変えない(clerk: Actor) -> None:
    person = child()
    with pytest.raises(InvalidInput, match="2行目"):
        actions.set_roster(code="F1", numbers=[person.addressee_number, "1"], on=TODAY, by=clerk, purpose=PURPOSE)
    assert not FacilityStay.objects.exists()


def test_同じ施設への二度目の入所は何も変えない(clerk: Actor) -> None:
    person = child()
    assert enter(clerk, person, "F1") == enter(clerk, person, "F1")
    assert FacilityStay.objects.count() == 1


def test_措置中の子は_ほかの施設の入所や名簿では秘匿が外れない(clerk: Actor, chief: Actor) -> None:
    """Announced for next month, or on the list of an ordinary facility: until the measure ends, nothing is shown."""
    person, other = child(), child()
    enter(chief, person, "W1", date(2026, 11, 1))
    for by in (clerk, chief):
        with pytest.raises(NotNow, match="別管理"):
            enter(by, person, "F1", date(2026, 12, 20))
    numbers = [other.addressee_number, person.addressee_number]
    with pytest.raises(InvalidInput, match="2行目"):
        actions.set_roster(code="F1", numbers=numbers, on=TODAY, by=clerk, purpose=PURPOSE)
    assert residents.get(clerk, person.id).address == residents.MASK
    assert FacilityStay.objects.get().facility_code == "W1"
    actions.leave(stay_id=FacilityStay.objects.get().id, on=TODAY, by=chief, purpose=PURPOSE)
    assert enter(clerk, person, "F1", date(2026, 12, 20)).measure is False


def test_措置先が変わる子は_秘匿されたままである(clerk: Actor, chief: Actor) -> None:
    person = child()
    enter(chief, person, "W1", date(2026, 11, 1))
    enter(chief, person, "R1", date(2026, 12, 1))
    assert residents.get(clerk, person.id).address == residents.MASK
