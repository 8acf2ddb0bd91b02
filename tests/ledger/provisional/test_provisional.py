"""仮登録: 出生届の前の子、転入の翌日、双子。自動の統合は全項目の一致だけ。取消しで何も失われない。"""

from datetime import date
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.change_reviews import queries as reviews
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.provisional import actions, queries
from sesshu.ledger.provisional.models import Join, ProvisionalPerson
from sesshu.ledger.residents import actions as register
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import NOW, prepared, reason_of, texts_in_force
from tests.ledger.residents.people import make_resident, register_row

pytestmark = pytest.mark.django_db
PURPOSE = "RESIDENT_INTAKE"
BIRTH = date(2026, 11, 10)
HOME = "000000000000777"


@pytest.fixture(autouse=True)
def that_day():
    with clock.set_to(NOW):
        yield


@pytest.fixture
def mother() -> Resident:
    return make_resident(
        addressee_number="990000000000001", name="架空　母子", kana="カクウ　ハハコ", birth_date=date(1995, 5, 5),
        household_number=HOME,
    )  # fmt: skip


def entered(by: Actor, mother: Resident | None = None, **values: Any) -> ProvisionalPerson:
    known = {"why": "birth", "birth_date": BIRTH, "sex": "F", "mother_id": mother.id if mother else None}
    return actions.enter(by=by, purpose=PURPOSE, **(known | values))


def arrived(by: Actor, **values: Any) -> Any:
    """The register tells us of the newborn."""
    row = register_row(
        **({"birth": BIRTH.isoformat(), "change_on": BIRTH, "became_on": BIRTH, "processed_on": NOW.date(),
            "household_number": HOME} | values)
    )  # fmt: skip
    [outcome] = register.apply_changes(rows=[row], kind="change", source="test", by=by, purpose=PURPOSE)
    assert outcome.state == "accepted", outcome
    return Resident.objects.get(id=outcome.resident_id)


def dosed(by: Actor, person: ProvisionalPerson, on: date = date(2026, 11, 11)) -> Any:
    entry = DoseEntry(resident_id=person.resident_id, given_on=on, product="hepb", decision="undecided")
    return doses.record_doses(entries=[entry], by=by, purpose="DOSE_REGISTRATION")[0].dose_id


def test_名の付く前の子は母の子として母の世帯に現れ_接種を登録できる(counter: Actor, mother: Resident) -> None:
    person = entered(counter, mother)
    assert person.resident.name == "架空　母子の子"
    assert person.resident.addressee_number.startswith("K")
    assert person.resident in residents.household(counter, mother)
    assert residents.search(counter, residents.SearchTerms(birth_date=BIRTH)).people == [person.resident]
    assert person.resident not in residents.alive_and_here(counter, NOW.date())
    dosed(counter, person)
    assert person.resident.doses.count() == 1


def test_全項目が一致すると自動で統合され_接種が移る(clerk: Actor, mother: Resident) -> None:
    person = entered(clerk, mother, name="架空　花子", kana="カクウ　ハナコ")
    dose = dosed(clerk, person)
    child = arrived(clerk)
    join = Join.objects.get()
    assert (join.automatic, join.target_id, join.moved) == (True, child.id, {"dose": [str(dose)]})
    assert Dose.objects.get().resident_id == child.id
    assert residents.search(clerk, residents.SearchTerms(birth_date=BIRTH)).people == [child]
    assert "自動で統合" in reviews.waiting(clerk).get().words


@pytest.mark.parametrize(
    "other",
    [{"name": "架空　華子"}, {"kana": "カクウ　ハナ"}, {"sex": "1"}, {"household_number": "000000000000999"}],
)
def test_一項目でも違えば自動では統合せず_人の一覧に載る(clerk: Actor, mother: Resident, other: dict[str, Any]) -> None:
    person = entered(clerk, mother, name="架空　花子", kana="カクウ　ハナコ")
    child = arrived(clerk, **other)
    assert not Join.objects.exists()
    [candidate] = queries.candidates(clerk, person)
    assert candidate.resident == child
    assert len(candidate.differs) == 1
    assert "人が確かめて" in reviews.waiting(clerk).get().words


def test_名の付く前の子は自動では統合しない(clerk: Actor, mother: Resident) -> None:
    person = entered(clerk, mother)
    child = arrived(clerk)
    assert not Join.objects.exists()
    actions.join(person_id=person.id, target_id=child.id, reason="母子手帳で確認", by=clerk, purpose=PURPOSE)
    assert ProvisionalPerson.objects.get().state == "joined"


def test_名が付いた後に届いた住民情報で統合される(clerk: Actor, mother: Resident) -> None:
    person = entered(clerk, mother)
    actions.name_child(person_id=person.id, name="架空 花子", kana="カクウ ハナコ", by=clerk, purpose=PURPOSE)
    arrived(clerk)
    assert Join.objects.get().automatic


def test_双子は名が付いた子だけ統合され_名の無い子は人に回る(clerk: Actor, mother: Resident) -> None:
    first = entered(clerk, mother, name="架空　花子", kana="カクウ　ハナコ")
    second = entered(clerk, mother, birth_order=2)
    assert second.resident.name == "架空　母子の子（第2子）"
    hanako = arrived(clerk)
    fuyuko = arrived(clerk, addressee_number="000000000012352", name="架空　冬子", kana="カクウ　フユコ")
    assert Join.objects.get().target_id == hanako.id
    assert Join.objects.get().provisional_id == first.id
    assert {one.resident for one in queries.candidates(clerk, second)} == {hanako, fuyuko}


def test_同じ母の同じ日の子は二重に仮登録できない(clerk: Actor, mother: Resident) -> None:
    entered(clerk, mother)
    with pytest.raises(InvalidInput, match="第1子は、仮登録されています"):
        entered(clerk, mother)


def test_仮登録が二件同じ人に一致するときは人が決める(clerk: Actor) -> None:
    asked = {"why": "late_register", "name": "架空　花子", "kana": "カクウ　ハナコ"}
    entered(clerk, **asked)
    entered(clerk, **asked)
    arrived(clerk)
    assert not Join.objects.exists()


def test_転入の翌日に住民情報が届き統合される(counter: Actor, clerk: Actor) -> None:
    born = date(2024, 4, 1)
    entered(counter, why="late_register", name="架空　花子", kana="カクウ　ハナコ", birth_date=born)
    child = arrived(clerk, birth="2024-04-01", change_reason="10", became_reason="10", change_on=NOW.date(),
                    became_on=NOW.date())  # fmt: skip
    assert Join.objects.get().target_id == child.id


def test_統合の取消しで移した接種だけが戻り_後から登録した接種は残る(clerk: Actor, mother: Resident) -> None:
    person = entered(clerk, mother, name="架空　花子", kana="カクウ　ハナコ")
    moved = dosed(clerk, person)
    child = arrived(clerk)
    later = DoseEntry(resident_id=child.id, given_on=date(2026, 11, 18), product="hepb", decision="undecided")
    [kept] = doses.record_doses(entries=[later], by=clerk, purpose="DOSE_REGISTRATION")
    join = Join.objects.get()
    actions.undo_join(join_id=join.id, reason="双子の別の子だった", by=clerk, purpose=PURPOSE)
    assert Dose.objects.get(id=moved).resident_id == person.resident_id
    assert Dose.objects.get(id=kept.dose_id).resident_id == child.id
    assert [v.act for v in DoseVersion.objects.filter(dose_id=moved).order_by("version")].count("moved") == 2
    assert residents.get(clerk, person.resident_id).status == "provisional"
    actions.join(person_id=person.id, target_id=child.id, reason="やはり本人", by=clerk, purpose=PURPOSE)
    assert Join.objects.filter(undone_at=None).count() == 1
    with pytest.raises(NotNow):
        actions.undo_join(join_id=join.id, reason="もう一度", by=clerk, purpose=PURPOSE)


def test_同じ接種が両方にあれば統合せず_何も移らない(clerk: Actor, mother: Resident) -> None:
    person = entered(clerk, mother)
    child = arrived(clerk)
    dosed(clerk, person)
    same = DoseEntry(resident_id=child.id, given_on=date(2026, 11, 11), product="hepb", decision="undecided")
    doses.record_doses(entries=[same], by=clerk, purpose="DOSE_REGISTRATION")
    with pytest.raises(NotNow, match="両方に登録"):
        actions.join(person_id=person.id, target_id=child.id, reason="本人", by=clerk, purpose=PURPOSE)
    assert person.resident.doses.count() == child.doses.count() == 1


def test_仮登録の人には一括の発送をしない(clerk: Actor, mother: Resident) -> None:
    texts_in_force(clerk)
    person = entered(clerk, mother, name="架空　花子", kana="カクウ　ハナコ", birth_date=date(2020, 6, 15))
    mailing = mailings.make_trial(mailing_id=prepared(clerk).id, by=clerk)
    assert reason_of(mailing, person.resident) == "-"


def test_接種があるうちは取りやめられない(clerk: Actor, mother: Resident) -> None:
    person = entered(clerk, mother)
    dosed(clerk, person)
    with pytest.raises(NotNow, match="接種記録がある"):
        actions.close(person_id=person.id, reason="転入の取りやめ", by=clerk, purpose=PURPOSE)


def test_登録と統合と取消しの監査記録に氏名は出ない(clerk: Actor, mother: Resident) -> None:
    entered(clerk, mother, name="架空　花子", kana="カクウ　ハナコ")
    arrived(clerk)
    actions.undo_join(join_id=Join.objects.get().id, reason="確認のため", by=clerk, purpose=PURPOSE)
    acts = {e.act: e.body for e in Entry.objects.filter(act__startswith="resident.")}
    assert {"resident.provisional_entered", "resident.joined", "resident.join_undone"} <= acts.keys()
    assert not any("架空" in body for body in acts.values())


def test_ほかの人に統合された記録は_統合先にならない(clerk: Actor, mother: Resident) -> None:
    """Doses would go to a record that nobody sees any more."""
    person = entered(clerk, mother, name="架空　花子", kana="カクウ　ハナコ")
    make_resident(
        addressee_number="990000000000009", name="架空　花子", kana="カクウ　ハナコ", birth_date=BIRTH,
        household_number=HOME, status="joined",
    )  # fmt: skip
    joined = Resident.objects.get(addressee_number="990000000000009")
    assert queries.candidates(clerk, person) == []
    with pytest.raises(InvalidInput, match="住民票のある人"):
        actions.join(person_id=person.id, target_id=joined.id, reason="本人", by=clerk, purpose=PURPOSE)
