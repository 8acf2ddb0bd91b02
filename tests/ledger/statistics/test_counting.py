"""統計: every number is held against a slow count of the same doses, judged one person at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from sesshu import schedule
from sesshu.dates import fiscal_year, legal_age
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.statistics import asking, building, counting, rules
from sesshu.ledger.statistics.axes import AXES
from sesshu.ledger.statistics.coverage import coverage
from sesshu.ledger.statistics.models import JudgedDose, StatisticsBase
from sesshu.ledger.statistics.questions import Question
from sesshu.schedule.batch import evaluate_columns
from tests.ledger.doses.people import make_resident
from tests.ledger.due.city import give, small_city
from tests.ledger.mailings.office import TODAY

pytestmark = pytest.mark.django_db
PURPOSE = "STATISTICS"


@pytest.fixture
def city(clerk: Actor) -> list[Resident]:
    found = small_city(seed=11, people=70)
    building.build(by=clerk, purpose=PURPOSE)
    return found


def judged_slowly() -> Iterator[tuple[Resident, Dose, schedule.DoseJudgement]]:
    """Each dose with what the engine says of it, person by person."""
    for person in Resident.objects.order_by("id"):
        rows = list(Dose.objects.filter(resident=person, withdrawn_at__isnull=True))
        judgement = schedule.judge(
            city_tables(), doses.as_person(person), [doses.as_given(row) for row in rows], as_of=TODAY
        )
        left = list(rows)
        for said in judgement.doses:
            mine = [row for row in left if (row.given_on, row.product) == (said.date, said.product)]
            yield person, mine[0], said


def answer(clerk: Actor, *axes: str, **question: Any) -> dict[tuple[str, ...], int]:
    table = counting.count(question=Question(axes=axes, **question), by=clerk, purpose=PURPOSE)
    if question.get("counted", "doses") == "doses":
        assert sum(table.cells.values()) == table.total
    return table.cells


def test_予防接種と回と判定ごとの数は_一人ずつ判定した数と同じ(clerk: Actor, city: list[Resident]) -> None:
    slow: Counter[tuple[str, ...]] = Counter()
    for _, _, said in judged_slowly():
        state = "1" if said.routine else "2" if said.valid else "3"
        slow[said.series or "", schedule.step_name(said.phase, said.step), state] += 1
    assert answer(clerk, "series", "step", "judgement") == dict(slow)


@pytest.mark.parametrize(
    ("axis", "slow"),
    [
        ("product", lambda _, dose: dose.product),
        ("fiscal_year", lambda _, dose: str(fiscal_year(dose.given_on))),
        ("month", lambda _, dose: dose.given_on.strftime("%Y-%m")),
        ("age", lambda person, dose: f"{legal_age(person.birth_date, dose.given_on):03d}"),
        ("birth_year", lambda person, _: str(fiscal_year(person.birth_date - timedelta(days=1)))),
        ("sex", lambda person, _: person.sex),
        ("kind", lambda _, dose: dose.kind),
    ],
)
def test_系列に関わらない軸では_1回の接種は1回(
    clerk: Actor, city: list[Resident], axis: str, slow: Callable[[Resident, Dose], str]
) -> None:
    rows = Dose.objects.select_related("resident")
    assert answer(clerk, axis) == dict(Counter((slow(row.resident, row),) for row in rows))
    table = counting.count(question=Question(), by=clerk, purpose=PURPOSE)
    assert table.total == Dose.objects.count()


@pytest.mark.parametrize("birth", ["2020-02-29", "2019-02-28", "2019-03-01", "2018-12-31", "2019-04-01"])
def test_年齢は誕生日の前日に上がる(clerk: Actor, birth: str) -> None:
    born = date.fromisoformat(birth)
    person = make_resident(birth=born)
    days = [
        date(year, month, day)
        for year in (2021, 2023, 2024)
        for month, day in ((2, 27), (2, 28), (3, 1), (3, 31), (12, 30))
    ]
    for day in days:
        give(person, "mr", day)
    building.build(by=clerk, purpose=PURPOSE)
    assert answer(clerk, "age") == dict(Counter((f"{legal_age(born, day):03d}",) for day in days))


def test_4月1日生まれは早い学年に入る(clerk: Actor) -> None:
    for birth in (date(2020, 4, 1), date(2020, 4, 2)):
        give(make_resident(birth=birth), "mr", date(2021, 6, 1))
    building.build(by=clerk, purpose=PURPOSE)
    assert answer(clerk, "birth_year") == {("2019",): 1, ("2020",): 1}


def test_混合ワクチンは系列ごとには二度_回数では一度数える(clerk: Actor) -> None:
    give(make_resident(birth=date(2025, 1, 10)), "dpt_ipv_hib", date(2025, 3, 20))
    building.build(by=clerk, purpose=PURPOSE)
    by_series = answer(clerk, "series")
    assert sum(by_series.values()) == len(by_series) > 1
    assert answer(clerk, "product") == {("dpt_ipv_hib",): 1}


def test_人数は二回受けた人も一人_セルの和より小さい(clerk: Actor) -> None:
    person = make_resident(birth=date(2024, 1, 10))
    for day in (date(2024, 3, 10), date(2024, 4, 20)):
        give(person, "hepb", day)
    building.build(by=clerk, purpose=PURPOSE)
    table = counting.count(question=Question("persons", ("month",)), by=clerk, purpose=PURPOSE)
    assert table.cells == {("2024-03",): 1, ("2024-04",): 1}
    assert table.total == 1


def test_取り消した接種と住登外の人は入らない(clerk: Actor) -> None:
    gone = give(make_resident(birth=date(2024, 1, 10)), "mr", date(2025, 3, 10))
    Dose.objects.filter(pk=gone.pk).update(
        withdrawn_at=gone.recorded_at, withdrawn_by="u:test", withdraw_reason="wrong_person"
    )
    elsewhere = make_resident(birth=date(2024, 1, 10), resident_class="non_registered", status="non_registered")
    give(elsewhere, "mr", date(2025, 3, 10))
    base = building.build(by=clerk, purpose=PURPOSE)
    assert (base.persons, base.doses, base.rows) == (1, 0, 0)


def test_作り直すと前の元は残らず_途中で失敗すれば前のまま(
    clerk: Actor, city: list[Resident], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = answer(clerk, "product")
    give(city[0], "mr", date(2026, 11, 1))
    monkeypatch.setattr(building, "PORTION", 20)
    calls = []

    def broken(*columns: Any, **how: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise RuntimeError("電源断")
        return evaluate_columns(*columns, **how)

    with monkeypatch.context() as broken_once, pytest.raises(RuntimeError):
        broken_once.setattr(building, "evaluate_columns", broken)
        building.build(by=clerk, purpose=PURPOSE)
    assert answer(clerk, "product") == before
    building.build(by=clerk, purpose=PURPOSE)
    assert StatisticsBase.objects.count() == 2
    assert set(JudgedDose.objects.values_list("generation", flat=True)) == {StatisticsBase.objects.first().generation}
    assert sum(answer(clerk, "product").values()) == Dose.objects.count()


def test_小分けで作っても一度に作っても同じ(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    small_city(seed=3, people=40)
    building.build(by=clerk, purpose=PURPOSE)
    whole = answer(clerk, "series", "step", "number")
    monkeypatch.setattr(building, "PORTION", 7)
    building.build(by=clerk, purpose=PURPOSE)
    assert answer(clerk, "series", "step", "number") == whole


def test_数から内訳の人をたどれる(clerk: Actor, city: list[Resident]) -> None:
    question = Question("persons", ("product", "sex"))
    cells = counting.count(question=question, by=clerk, purpose=PURPOSE).cells
    for key, number in cells.items():
        people = counting.people_behind(clerk, question, key)
        assert len(people) == number
        assert {row.sex for row in Resident.objects.filter(id__in=people)} == {key[1]}


def test_どの軸でも_人数は内訳の人の数と同じ(clerk: Actor, city: list[Resident]) -> None:
    make_resident(birth=date(2024, 1, 10), sex="")
    for axes in [(code,) for code in AXES] + [("birth_year", "series", "sex"), ("age", "town", "step")]:
        question = Question("persons", axes)
        cells = counting.count(question=question, by=clerk, purpose=PURPOSE).cells
        behind = {key: len(counting.people_behind(clerk, question, key)) for key in cells}
        assert cells == behind, axes


def test_接種率は同じ人を分母と分子に数え100を超えない(clerk: Actor) -> None:
    here = [make_resident(birth=date(2024, 5, day)) for day in range(1, 6)]
    for person in here[:3]:
        give(person, "mr", date(2025, 6, 1))
    gone = make_resident(birth=date(2024, 5, 20), status="moved_out", removed_on=date(2026, 1, 1), removal_reason="20")
    give(gone, "mr", date(2025, 6, 1))
    give(make_resident(birth=date(2024, 5, 9), became_on=TODAY + timedelta(days=3)), "mr", date(2025, 6, 1))
    building.build(by=clerk, purpose=PURPOSE)
    found = coverage(series="mr_1", on=TODAY, first_year=2024, last_year=2024, by=clerk, purpose=PURPOSE)
    assert found.people == {2024: 5}
    rate = found.rates[2024, found.steps[0]]
    assert (rate.vaccinated, rate.people, rate.percent) == (3, 5, 60.0)
    assert "分母" in found.definition
    assert "受けていないことの証明ではありません" in found.definition
    before = coverage(series="mr_1", on=date(2025, 5, 31), first_year=2024, last_year=2024, by=clerk, purpose=PURPOSE)
    assert before.rates == {}
    assert before.people == {2024: 6}


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(axes=("series", "step", "sex", "town")), "3つまで"),
        (Question(axes=("sex", "sex")), "二度"),
        (Question(axes=("name",)), "「name」はありません"),
        (Question(where={"addressee_number": ["1"]}), "「addressee_number」はありません"),
        (Question(counted="individual_number"), "接種の回数"),
        (Question(given_from=date(2026, 4, 1), given_until=date(2025, 4, 1)), "早い日から"),
    ],
)
def test_尋ねられない問いは理由を言って断る(clerk: Actor, city: list[Resident], question: Question, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        counting.count(question=question, by=clerk, purpose=PURPOSE)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (Question(axes=("institution", "step", "sex")), ["接種日の範囲", "予防接種を1つ", "軸「医療機関」を外す"]),
        (Question("persons", ("series", "sex"), given_from=date(2026, 4, 1)), ["軸「性別」を外す", "「接種の回数」で"]),
        (Question(axes=("sex",), where={"series": ["mr_1"], "fiscal_year": ["2026"]}), ["生年月日の範囲を狭めて"]),
    ],
)
def test_長くかかる問いは途中でやめて何を減らすか助言する(
    clerk: Actor, city: list[Resident], monkeypatch: pytest.MonkeyPatch, question: Question, words: list[str]
) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(rules, "value", lambda _: 1)
        slow.setattr(asking, "FROM", " FROM pg_sleep(3) CROSS JOIN statistics_dose")
        slow.setattr(counting, "FROM", " FROM pg_sleep(3) CROSS JOIN statistics_dose")
        with pytest.raises(NotNow, match="途中でやめました") as refused:
            counting.count(question=question, by=clerk, purpose=PURPOSE)
    assert all(word in refused.value.message for word in words)
    # The next question has its own time: the limit went with the refused one.
    assert counting.count(question=Question(), by=clerk, purpose=PURPOSE).total == Dose.objects.count()


def test_セルが多すぎる問いは助言つきで断る(
    clerk: Actor, city: list[Resident], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST_CELLS", 5)
    for counted in ("doses", "persons"):
        with pytest.raises(NotNow, match=r"セルが5を超えます。.*軸「接種月」を外す"):
            counting.count(question=Question(counted, ("series", "month")), by=clerk, purpose=PURPOSE)


@pytest.mark.parametrize("axes", [(), ("series",), ("age", "product"), ("birth_year", "series", "sex")])
def test_人数は区切って数えても一度に数えても_一人ずつの数と同じ(
    clerk: Actor, city: list[Resident], monkeypatch: pytest.MonkeyPatch, axes: tuple[str, ...]
) -> None:
    whole = counting.count(question=Question("persons", axes), by=clerk, purpose=PURPOSE)
    monkeypatch.setattr(asking, "STRETCH", 7)
    cut = counting.count(question=Question("persons", axes), by=clerk, purpose=PURPOSE)
    assert len(asking.stretches(cut.base)) > 5
    assert (whole.cells, whole.total) == (cut.cells, cut.total)
    assert cut.total == Dose.objects.values("resident").distinct().count()
    for key, number in cut.cells.items():
        assert len(counting.people_behind(clerk, Question("persons", axes), key)) == number


def test_元がないときと権限がないとき(clerk: Actor) -> None:
    with pytest.raises(NotFound, match="統計の元がまだありません"):
        counting.count(question=Question(axes=("sex",)), by=clerk, purpose=PURPOSE)
    stranger = Actor(kind="person", id="stranger", permissions=frozenset())
    with pytest.raises(NotPermitted):
        building.build(by=stranger, purpose=PURPOSE)
    building.build(by=clerk, purpose=PURPOSE)
    with pytest.raises(NotPermitted):
        counting.count(question=Question(axes=("sex",)), by=stranger, purpose=PURPOSE)
    assert Entry.objects.filter(act="statistics.built").count() == 1
