"""Who is in a programme: counts, the first people, reasons, the file, and the mailing."""

from __future__ import annotations

from datetime import date

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.foundation.files.exporting import contents
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.models import Dose, ResidentCondition
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.explaining import explain as why_in_mailing
from sesshu.ledger.programmes import queries, targets
from sesshu.ledger.programmes.actions import export_targets
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from tests.ledger.mailings.office import child, gone, protected, reason_of
from tests.ledger.programmes.office import MALE, MALE_HPV, MUMPS, TODAY, VALUES, in_force

pytestmark = pytest.mark.django_db


def dosed(resident: Resident, on: date, product: str) -> None:
    Dose.objects.create(
        resident=resident, given_on=on, product=product, kind="voluntary", recorded_at=clock.now(), recorded_by="u:test"
    )


def find(viewer: Actor, code: str = MUMPS, on: date = TODAY) -> targets.Targets:
    return targets.find_targets(viewer, queries.get(viewer, code, on), on, city_tables())


def test_対象の人だけを数え年齢と性別で分ける(clerk: Actor) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES)
    child("試験　一", birth=date(2024, 6, 10), kana="シケン　イチ", sex="M")
    child("試験　二", birth=date(2022, 6, 10), kana="シケン　ニ")
    dosed(child("試験　一回済", birth=date(2024, 6, 11), kana="シケン　サン"), date(2026, 6, 1), "mumps")
    done = child("試験　済", birth=date(2022, 6, 10))
    for day in (date(2026, 5, 1), date(2026, 7, 1)):
        dosed(done, day, "mumps")
    child(birth=date(2026, 1, 1))
    child(birth=date(2019, 4, 2))
    gone(child(birth=date(2024, 1, 1)), "moved_out", date(2026, 5, 1))
    found = find(clerk)
    assert [one.resident.name for one in found.people] == ["試験　一", "試験　一回済", "試験　二"]
    assert found.ages == {(2, "M"): 1, (2, "F"): 1, (4, "F"): 1}
    assert found.statuses == {"due": 3, "complete": 1}
    assert [one.state.dose_number for one in found.people] == [1, 2, 1]


def test_定期接種も受けられる人の数を言う(clerk: Actor) -> None:
    values = VALUES | {"products": "mr", "until_kind": "age", "until_number": 20, "excludes_had_disease": False}
    in_force(clerk, {"code": "431001-mr"} | values)
    child(birth=date(2025, 6, 10))
    child(birth=date(2012, 6, 10))
    found = find(clerk, "431001-mr")
    assert (found.count, found.also_by_law) == (2, 1)


def test_状態のある人だけの事業は登録のある人だけ(clerk: Actor) -> None:
    in_force(clerk, {"code": "431001-again"} | VALUES | {"condition": "immunity_lost", "products": "mr"})
    child(birth=date(2022, 6, 10))
    ill = child("試験　再", birth=date(2022, 6, 11))
    ResidentCondition.objects.create(
        resident=ill, code="immunity_lost", valid_from=date(2026, 5, 1), recorded_at=clock.now(), recorded_by="u:test"
    )
    assert [one.resident.name for one in find(clerk, "431001-again").people] == ["試験　再"]


def test_成人風しんは抗体の足りない大人だけで_第5期の世代の法の判定は変えない(clerk: Actor) -> None:
    values = VALUES | {
        "name": "成人風しん（例）", "from_kind": "age", "from_number": 19, "until_kind": "age", "until_number": 60,
        "products": "mr,rubella", "doses": 1, "paid_doses": 1, "interval_2": None, "condition": "antibody_insufficient",
    }  # fmt: skip
    in_force(clerk, {"code": "431001-rubella"} | values)
    child("試験　抗体十分", birth=date(1990, 6, 10))
    wanted = child("試験　大人", birth=date(1990, 6, 11))
    fifth = child("試験　五期", birth=date(1970, 6, 11), sex="M")
    for one in (wanted, fifth, child("試験　年少", birth=date(2010, 6, 11))):
        ResidentCondition.objects.create(
            resident=one, code="antibody_insufficient", valid_from=date(2026, 5, 1), recorded_at=clock.now(),
            recorded_by="u:test",
        )  # fmt: skip
    assert {one.resident.name for one in find(clerk, "431001-rubella").people} == {"試験　大人", "試験　五期"}
    judged = doses.judge_resident(clerk, fifth, TODAY)
    assert judged is not None
    assert next(one.status for one in judged.series if one.series == "rubella_5") == "not_target"


def test_記録に矛盾のある人は数えるが止まらない(clerk: Actor) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES)
    child("試験　良", birth=date(2024, 6, 10))
    odd = child(birth=date(2024, 6, 10))
    ResidentCondition.objects.create(
        resident=odd, code="had_disease", recorded_at=clock.now(), recorded_by="u:test"
    )  # without its series: the engine cannot take it
    found = find(clerk)
    assert (found.count, found.unclear, found.judged) == (1, 1, 2)


def test_人数の画面は権限のある人だけ(counter: Actor, clerk: Actor) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES)
    with pytest.raises(NotPermitted):
        find(counter)


def test_なぜ入らないかを1文で言う(clerk: Actor) -> None:
    in_force(clerk, {"code": MALE_HPV} | MALE, {"code": MUMPS} | VALUES)
    boys, mumps = queries.get(clerk, MALE_HPV, TODAY), queries.get(clerk, MUMPS, TODAY)
    girl, boy = child(birth=date(2012, 5, 1)), child(birth=date(2012, 5, 2), sex="M")
    assert queries.explain(clerk, boys, girl, TODAY).text == "男性HPV（例）は男性だけが対象です。"
    answer = queries.explain(clerk, boys, boy, TODAY)
    assert answer.is_in
    assert answer.basis == MALE["basis"]
    assert "対象の年齢になることがありません" in queries.explain(clerk, mumps, boy, TODAY).text
    near = child(birth=date(2024, 6, 10))
    dosed(near, date(2026, 11, 10), "mumps")
    answer = queries.explain(clerk, mumps, near, TODAY)
    assert not answer.is_in
    assert "間隔が足りない" in answer.text


def test_一覧のファイルは台帳に登録され住所を含まない(clerk: Actor) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES)
    person = child("試験　守", birth=date(2024, 6, 10))
    protected(person)
    row = queries.get(clerk, MUMPS, TODAY)
    made = export_targets(row=row, on=TODAY, profile="machine", by=clerk, purpose="MUNICIPAL_PROGRAMME")
    text = contents(export=made, by=clerk).decode()
    assert "試験　守" in text
    assert "手取本町" not in text
    assert (made.rows, made.purpose, made.subjects) == (1, "MUNICIPAL_PROGRAMME", 1)
    assert Entry.objects.filter(act="file.exported", obj=f"export:{made.id}").exists()


def test_発送で市の事業を選べ定期と混ぜると断る(clerk: Actor, text: None) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES)
    wanted, older = child(birth=date(2024, 6, 10)), child(birth=date(2015, 6, 10))
    asked = {"title": "おたふく", "text_code": "own", "base_date": TODAY, "issued_on": TODAY, "by": clerk}
    mailing = mailings.prepare(kind="programme", conditions=Conditions(series=(MUMPS,)), **asked)
    mailing = mailings.make_trial(mailing_id=mailing.id, by=clerk)
    assert reason_of(mailing, wanted) == ""
    assert reason_of(mailing, older) == "-"
    assert mailing.rules == city_tables().rules
    answer = why_in_mailing(clerk, mailing, wanted.id)
    assert answer.included
    assert VALUES["basis"] in answer.basis
    assert "市の事業の案内の対象です" in answer.sentence
    with pytest.raises(InvalidInput, match="市の事業の案内"):
        mailings.prepare(kind="recommendation", conditions=Conditions(series=(MUMPS, "mr_2")), **asked)
    with pytest.raises(InvalidInput, match="別の発送"):
        mailings.prepare(kind="programme", conditions=Conditions(series=("mr_2",)), **asked)


@pytest.fixture
def text(clerk: Actor) -> None:
    """A letter text for programmes."""
    from tests.ledger.mailings.office import texts_in_force

    texts_in_force(clerk)
