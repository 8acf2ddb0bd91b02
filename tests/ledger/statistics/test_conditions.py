"""条件: どの軸も、いくつでも値を選んで条件にできる。画面・コマンド・APIで同じ。"""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.statistics import building, by_name, counting
from sesshu.ledger.statistics.axes import AXES
from sesshu.ledger.statistics.questions import Question
from sesshu.ledger.statistics.screens import pages
from sesshu.ledger.statistics.screens.forms import QuestionForm
from sesshu.ledger.statistics.typed import values_of
from tests.ledger.due.city import small_city
from tests.ledger.recalls.office import clinic
from tests.ledger.statistics.test_pages import shown

pytestmark = pytest.mark.django_db
PURPOSE = "STATISTICS"


@pytest.fixture
def city(clerk: Actor) -> None:
    people = small_city(seed=11, people=50)
    for person, town in zip(people, ("手取本町", "花畑町", "") * 20, strict=False):
        Resident.objects.filter(pk=person.pk).update(town=town)
    Resident.objects.filter(pk=people[3].pk).update(sex="")
    building.build(by=clerk, purpose=PURPOSE)


def cells(clerk: Actor, **asked: Any) -> dict[tuple[str, ...], int]:
    return counting.count(question=Question(**asked), by=clerk, purpose=PURPOSE).cells


@pytest.mark.parametrize("counted", ["doses", "persons"])
def test_どの軸の値も条件にでき_表のその値の数と同じになる(clerk: Actor, city: None, counted: str) -> None:
    for axis in AXES:
        whole = cells(clerk, counted=counted, axes=(axis,))
        picked = sorted(whole)[::2]
        part = cells(clerk, counted=counted, axes=(axis,), where={axis: [key for (key,) in picked]})
        assert part == {key: whole[key] for key in picked}, axis
    both = cells(clerk, counted=counted, axes=("sex", "town"), where={"town": ["花畑町", ""], "sex": ["F", ""]})
    assert {key[1] for key in both} == {"花畑町", ""}
    assert {key[0] for key in both} <= {"F", ""}


def test_画面にはすべての軸の条件があり_いくつでも選べる(clerk: Actor, city: None) -> None:
    assert AXES.keys() <= QuestionForm.base_fields.keys()
    form = QuestionForm(QueryDict("axis_1=sex&series=mr_1&series=mr_2&sex=-&age=0～4&town=花畑町、手取本町&step=1期"))
    assert form.question().where == {
        "series": ["mr_1", "mr_2"], "sex": [""], "age": ["000", "001", "002", "003", "004"],
        "town": ["花畑町", "手取本町"],
    }, "what is not on the list is told and not asked"  # fmt: skip
    assert "step" in form.errors
    page = shown(clerk, pages.table_page, axis_1="sex", town="花畑町、不明", age="0～4")
    assert "町が「花畑町」「不明」" in page
    assert '<details class="narrowing" open>' in page
    assert '<details class="narrowing">' in shown(clerk, pages.table_page, axis_1="sex")
    wrong = shown(clerk, pages.table_page, axis_1="sex", age="四")
    assert "接種時の年齢：「四」は読めません。例：0～4、65" in wrong


def test_コマンドとAPIの条件も_同じ名前で値をいくつでも取る(clerk: Actor, city: None) -> None:
    name = "接種時の年齢区分と性別"
    whole = by_name.ask(name=name, conditions={}, by=clerk, purpose=PURPOSE)
    listed = by_name.ask(name=name, conditions={"sex": ["M", "F"], "town": ["花畑町"]}, by=clerk, purpose=PURPOSE)
    typed = by_name.ask(name=name, conditions={"sex": "M、F", "town": "花畑町"}, by=clerk, purpose=PURPOSE)
    assert listed.rows == typed.rows
    assert 0 < sum(int(row[-1]) for row in listed.rows) < sum(int(row[-1]) for row in whole.rows)
    with pytest.raises(InvalidInput, match="どこにもない町"):
        by_name.ask(name=name, conditions={"town": "どこにもない町"}, by=clerk, purpose=PURPOSE)
    with pytest.raises(InvalidInput, match="使える値：F、M、-"):
        by_name.ask(name=name, conditions={"sex": ["X"]}, by=clerk, purpose=PURPOSE)


@pytest.mark.parametrize(
    ("axis", "text", "values"),
    [
        ("fiscal_year", "R6～R8、2020", ["2024", "2025", "2026", "2020"]),
        ("birth_year", "平成31年度,令和2", ["2019", "2020"]),
        ("month", "R7.11～R8.2、2026-09", ["2025-11", "2025-12", "2026-01", "2026-02", "2026-09"]),
        ("month", "令和8年7月", ["2026-07"]),
        ("age", "0～2、65歳、不明、1", ["000", "001", "002", "065", ""]),
        ("number", "1回目、2", ["1", "2"]),
        ("institution", "", []),
    ],
)
def test_値は和暦でも範囲でも書ける(axis: str, text: str, values: list[str]) -> None:
    assert values_of(axis, text) == values


@pytest.mark.parametrize(
    ("axis", "text", "told"),
    [
        ("fiscal_year", "R8～R6", "小さい方から"),
        ("month", "13月", "例：R8.4～R8.6"),
        ("age", "0～999", "200個まで"),
        ("age", "5～", "読めません"),
        ("institution", "架空のない病院", "医療機関コードか名前の全部"),
    ],
)
def test_読めない値は_どれがどう違うかを言う(axis: str, text: str, told: str) -> None:
    with pytest.raises(InvalidInput, match=told) as refused:
        values_of(axis, text)
    assert refused.value.field == axis


def test_医療機関は名前でもコードでも指定できる(clerk: Actor) -> None:
    clinic(clerk)
    from sesshu.ledger.institutions import queries as institutions

    [(code, name)] = institutions.choices()
    assert values_of("institution", f"{name}、{code}") == [code]
