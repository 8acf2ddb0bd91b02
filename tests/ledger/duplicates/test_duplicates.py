"""重複の疑い: 並べて見つかり、統合して取り消すと、どの行も元のとおりになる。別人という判断は覚えている。"""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from django.db import connection

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.conditions.actions import ConditionEntry, record_conditions
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.duplicates import actions, finding, queries
from sesshu.ledger.guardians.actions import record_guardian
from sesshu.ledger.remarks.actions import write_remark
from sesshu.ledger.residents import actions as register
from sesshu.ledger.residents.models import FormerKey, Resident
from sesshu.ledger.residents.queries import SearchTerms, get, search
from tests.ledger.due.city import AS_OF, give
from tests.ledger.mailings.office import NOW
from tests.ledger.residents.people import make_resident, register_row

pytestmark = pytest.mark.django_db
PURPOSE = "RESIDENT_INTAKE"
# What merging and undoing leave behind on purpose: the doses' versions, and who last touched a row.
TABLES = {
    "dose": "id, resident_id, product, given_on, level, decision, withdrawn_at",
    "resident_condition": "id, resident_id, code, ended_at",
    "resident_guardian": "id, resident_id, guardian_id, name",
    "resident_remark": "id, resident_id, text",
    "resident_former_key": "id, resident_id, key",
    "resident": "id, status, name, address_key, household_number",
}  # fmt: skip


def rows() -> dict[str, list[Any]]:
    with connection.cursor() as cursor:
        found = {}
        for table, columns in TABLES.items():
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY id")  # noqa: S608 - our own constants
            found[table] = cursor.fetchall()
    return found


def person(by: Actor, number: int, **values: Any) -> Resident:
    """Somebody of the register, with a history that undoing can go back to."""
    row = register_row(addressee_number=f"{number:015d}", **values)
    with clock.set_to(NOW):
        [outcome] = register.apply_changes(rows=[row], kind="change", source="t", by=by, purpose=PURPOSE)
    assert outcome.state == "accepted", outcome
    return Resident.objects.get(id=outcome.resident_id)


def two(by: Actor) -> tuple[Resident, Resident]:
    return person(by, 12344), person(by, 12352, town="別宅町", household_number="000000000000999")


def merge(by: Actor, source: Resident, target: Resident) -> Any:
    with clock.set_to(NOW):
        return actions.merge(source_id=source.id, target_id=target.id, reason="番号が二つ", by=by, purpose=PURPOSE)


def undo(by: Actor, move: Any) -> Any:
    with clock.set_to(NOW):
        return actions.undo(move_id=move.id, reason="別人だった", by=by, purpose=PURPOSE)


def test_生年月日とカナが同じ組が見つかり_双子は疑わない(clerk: Actor) -> None:
    first, second = two(clerk)
    make_resident(name="架空　葵", kana="カクウ　アオイ", birth_date=first.birth_date)
    [pair] = finding.pairs(clerk)
    assert {pair.first.id, pair.second.id} == {first.id, second.id}
    assert "カナ氏名" in pair.agrees
    assert set(pair.differs) == {"世帯", "住所"}


def test_別人と判断した組は_もう出ない(clerk: Actor) -> None:
    first, second = two(clerk)
    for one, other in ((first, second), (second, first)):  # the second time is the same answer
        actions.not_duplicate(first_id=one.id, second_id=other.id, reason="いとこ", by=clerk, purpose=PURPOSE)
    assert finding.pairs(clerk) == []


def test_支援措置の人は世帯と住所を比べない(clerk: Actor) -> None:
    first, second = two(clerk)
    Resident.objects.filter(id=second.id).update(address_protected=True)
    pair = queries.pair(clerk, first.id, second.id)
    assert not {"世帯", "住所"} & {*pair.agrees, *pair.differs}


def fill(by: Actor, people: tuple[Resident, Resident], chance: random.Random) -> None:
    """Records of every kind, here and there."""
    products, day = ["mr", "hepb", "varicella", "dpt_ipv_hib"], 0
    with clock.set_to(NOW):
        for _ in range(chance.randint(1, 8)):
            one, day = chance.choice(people), day + 1
            kind = chance.choice(["dose", "dose", "condition", "guardian", "remark"])
            if kind == "dose":
                give(one, chance.choice(products), date(2025, 1, day), recorded_by=by.code)
            elif kind == "condition":
                entry = ConditionEntry(one.id, "declined", series=chance.choice(["mr_1", "hepb"]))
                record_conditions(entries=[entry], by=by, purpose=PURPOSE)
            elif kind == "guardian":
                record_guardian(
                    resident_id=one.id, relation="mother", name=f"架空　{day}", starts_on=date(2025, 1, day),
                    gets_letters=False, by=by, purpose=PURPOSE,
                )  # fmt: skip
            else:
                write_remark(
                    resident_id=one.id, text=f"備考{day}", starts_on=AS_OF, ends_on=None, by=by, purpose=PURPOSE
                )


@pytest.mark.parametrize("seed", range(8))
def test_統合して取り消すと_どの行も元に戻る(clerk: Actor, seed: int) -> None:
    people = two(clerk)
    fill(clerk, people, random.Random(seed))  # noqa: S311 - made-up records
    with clock.set_to(NOW):  # the levels as the rules of today say them, so that judging again changes nothing
        actions.rejudge(residents=people, note="", by=clerk, purpose=PURPOSE)
    before = rows()
    move = merge(clerk, *people)
    assert not Dose.objects.filter(resident=people[0]).exists()
    with pytest.raises(NotFound):
        get(clerk, people[0].id)
    undo(clerk, move)
    assert rows() == before
    with pytest.raises(NotNow):
        undo(clerk, move)


def test_統合のあとに登録したものは_取り消しても統合先に残る(clerk: Actor) -> None:
    source, target = two(clerk)
    move = merge(clerk, source, target)
    later = give(target, "mr", date(2026, 10, 1))
    undo(clerk, move)
    later.refresh_from_db()
    assert later.resident_id == target.id


def test_統合した人は_元の住所からも統合先が見つかり_住民情報が届いても戻らない(clerk: Actor) -> None:
    source, target = two(clerk)
    move = merge(clerk, target, source)
    found = search(clerk, SearchTerms(address="別宅町"))
    assert [one.id for one in found.people] == [source.id]
    assert found.former[source.id][0].startswith("旧住所：")
    again = {
        "history_number": 2,
        "change_reason": "30",
        "change_on": date(2026, 6, 1),
        "processed_on": date(2026, 6, 1),
    }
    person(clerk, 12352, town="新町", household_number="000000000000999", **again)
    with pytest.raises(NotFound):
        get(clerk, target.id)
    undo(clerk, move)
    assert get(clerk, target.id).status == "living"
    assert not FormerKey.objects.filter(resident=source).exists()


def test_同じ接種が両方にあると_統合できず何も動かない(clerk: Actor) -> None:
    source, target = two(clerk)
    for one in (source, target):
        give(one, "mr", date(2025, 6, 1))
    before = rows()
    with pytest.raises(NotNow, match="両方に登録されています"):
        merge(clerk, source, target)
    assert rows() == before


def test_分割は選んだ接種だけを移し_取り消すと戻る(clerk: Actor) -> None:
    source, target = two(clerk)
    mine, hers = give(source, "mr", date(2025, 6, 1)), give(source, "hepb", date(2025, 2, 1))
    with clock.set_to(NOW):
        move = actions.split(
            source_id=source.id, target_id=target.id, doses=[hers.id], reason="妹の分", by=clerk, purpose=PURPOSE
        )
        assert list(Dose.objects.filter(resident=target).values_list("id", flat=True)) == [hers.id]
        with pytest.raises(InvalidInput):
            actions.split(
                source_id=source.id, target_id=target.id, doses=[hers.id], reason="もう一度", by=clerk, purpose=PURPOSE
            )
    undo(clerk, move)
    assert set(Dose.objects.filter(resident=source).values_list("id", flat=True)) == {mine.id, hers.id}


def test_仮登録と同じ人どうしは断る(clerk: Actor) -> None:
    source, target = two(clerk)
    Resident.objects.filter(id=source.id).update(resident_class="provisional", status="provisional")
    with pytest.raises(NotNow, match="仮登録の画面"):
        merge(clerk, source, target)
    with pytest.raises(InvalidInput):
        merge(clerk, target, target)
