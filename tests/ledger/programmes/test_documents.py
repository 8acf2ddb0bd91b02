"""Rows of the master become programmes in the words of a series file."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.dates import fiscal_year_end
from sesshu.ledger.programmes.births import births
from sesshu.ledger.programmes.documents import documents, sentence
from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.words import FROM, UNTIL
from sesshu.schedule import CityRules, GivenDose, Person, judge, load_tables
from tests.ledger.programmes.office import MALE, MALE_HPV, MUMPS, TODAY, VALUES, YEAR


def row(code: str = MUMPS, **changes: Any) -> Programme:
    return Programme(**({"code": code} | YEAR | VALUES | changes))


def status(rows: list[Programme], person: Person, doses: list[GivenDose], on: date = TODAY) -> str:
    judged = judge(load_tables(city=CityRules(programmes=tuple(documents(rows)))), person, doses, as_of=on)
    return next((one.status for one in judged.series if one.series == rows[0].code), "not_target")


def test_事業を1つの文で言う() -> None:
    said = sentence(row(), {"mumps": "おたふくかぜ"})
    assert said == (
        "生後12か月に至った日から小学校就学の始期の前日までの人（対象疾病にかかったことのある人を除く）に、"
        "おたふくかぜを2回（2回目は前の回から27日以上あけて）。助成は2回まで。"
    )


@pytest.mark.parametrize("kind", FROM)
@pytest.mark.parametrize("until", UNTIL)
def test_どの言葉の組も判定できる(kind: str, until: str) -> None:
    number = 2 if FROM[kind].asks_number else None
    last = (60 if until == "months" else 12) if UNTIL[until].asks_number else None
    wanted = row(from_kind=kind, from_number=number, until_kind=until, until_number=last)
    load_tables(city=CityRules(programmes=tuple(documents([wanted]))))
    span = births(wanted, TODAY, TODAY)
    if span is None:
        assert (kind, until) == ("fiscal", "school") or kind == "school" or number is None
        return
    inside = Person("p", span[0], "F")
    assert status([wanted], inside, []) == "due"


def test_誕生日の幅のすぐ外の人は対象でない() -> None:
    wanted = row(MALE_HPV, **MALE)
    span = births(wanted, TODAY, TODAY)
    assert span == (date(2010, 4, 2), date(2015, 4, 1))
    for born, expected in ((span[0], "due"), (span[1], "due")):
        assert status([wanted], Person("b", born, "M"), []) == expected
    assert status([wanted], Person("b", date(2010, 4, 1), "M"), []) == "not_target"
    assert status([wanted], Person("b", date(2015, 4, 2), "M"), []) == "not_target"
    assert status([wanted], Person("g", span[0], "F"), []) == "not_target"


def test_続く年度に同じ内容なら1つの期間になる() -> None:
    later = row(valid_from=date(2027, 4, 1), valid_until=fiscal_year_end(2027))
    (made,) = documents([row(), later])
    assert [one["valid"] for one in made["targets"]] == [{"from": date(2026, 4, 1), "until": date(2028, 3, 31)}]
    (made,) = documents([row(), row(valid_from=date(2027, 4, 1), valid_until=None, interval_2=55)])
    assert len(made["targets"]) == 2


def test_年度で変わった間隔は接種した日のものが使われる() -> None:
    rows = [row(), row(valid_from=date(2027, 4, 1), valid_until=None, interval_2=55)]
    child = Person("c", date(2025, 1, 10))
    first = GivenDose(date(2027, 1, 10), "mumps", kind="voluntary")
    before = [first, GivenDose(date(2027, 2, 10), "mumps", kind="voluntary")]
    assert status(rows, child, before, date(2027, 3, 1)) == "complete"
    late = GivenDose(date(2027, 3, 20), "mumps", kind="voluntary")
    after = [late, GivenDose(date(2027, 4, 20), "mumps", kind="voluntary")]
    assert status(rows, child, after, date(2027, 4, 30)) == "due"


def test_助成の上限を超える回は終えたことになり後の回に印が付く() -> None:
    wanted = row(paid_doses=1)
    child = Person("c", date(2025, 1, 10))
    one = [GivenDose(date(2026, 6, 1), "mumps", kind="voluntary")]
    assert status([wanted], child, one) == "complete"
    tables = load_tables(city=CityRules(programmes=tuple(documents([wanted]))))
    judged = judge(tables, child, [*one, GivenDose(date(2026, 8, 1), "mumps", kind="voluntary")], as_of=TODAY)
    assert judged.doses[1].step == "2回目（助成の対象外）"


def test_事業の前に自費で終えた人は終えている_数えない事業なら対象のまま() -> None:
    child = Person("c", date(2024, 1, 10))
    own = [
        GivenDose(date(2025, 2, 1), "mumps", kind="voluntary"),
        GivenDose(date(2025, 6, 1), "mumps", kind="voluntary"),
    ]
    assert status([row()], child, own) == "complete"
    assert status([row(counts_earlier=False)], child, own) == "due"


def test_毎年度の事業は年度が変わるとまた受けられる() -> None:
    flu = row("431001-flu-child", products="flu", doses=1, paid_doses=1, interval_2=None, yearly=True, valid_until=None)
    child = Person("c", date(2024, 1, 10))
    given = [GivenDose(date(2026, 11, 1), "flu", kind="voluntary")]
    assert status([flu], child, given) == "complete"
    assert status([flu], child, given, date(2027, 10, 20)) == "due"
