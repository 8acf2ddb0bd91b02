"""A city's programmes: judged by the same kernel, and never able to touch the law."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesshu.law import LawError
from sesshu.schedule import CityRules, GivenDose, Person, judge, judge_many, load_tables, verdict
from sesshu.schedule.types import Condition

BASIS = "架空市任意予防接種費用助成要綱（例）第3条"
MALE_HPV = "431001-hpv-male"
MUMPS = "431001-mumps"
DAY = date(2026, 11, 24)


def programme(code: str, **changes: Any) -> dict[str, Any]:
    """A programme in the words of a series file: one year from 1 April 2026."""
    return {
        "series": code,
        "name": "おたふくかぜ（例）",
        "category": "voluntary",
        "article": BASIS,
        "products": ["mumps"],
        "programme": {"from": date(2026, 4, 1), "article": BASIS},
        "doses_before": {"count": "deemed", "article": BASIS},
        "standard_words": "1歳から小学校就学前まで、2回",
        "targets": [
            {"kind": "legal", "from": "12m", "until": "year_before_school", "article": BASIS,
             "valid": {"from": date(2026, 4, 1), "until": date(2027, 3, 31)}}
        ],
        "methods": [{"products": ["mumps"]}],
        "paths": [
            {"name": "2回", "article": BASIS,
             "steps": [{"step": "1回目"}, {"step": "2回目", "intervals": [{"after": "previous", "between": "27d"}]}]}
        ],
    } | changes  # fmt: skip


def male_hpv() -> dict[str, Any]:
    return programme(
        MALE_HPV, name="男性HPV（例）", products=["hpv9", "hpv4"], methods=[{"products": ["hpv9", "hpv4"]}],
        targets=[{"kind": "legal", "from": {"fiscal_year_of_age": 12}, "until": {"fiscal_year_of_age": 16}, "sex": "M",
                  "article": BASIS, "valid": {"from": date(2026, 4, 1)}}],
    )  # fmt: skip


CITY = CityRules(programmes=(programme(MUMPS), male_hpv()))


def series_of(judged: Any, code: str) -> Any:
    return next(one for one in judged.series if one.series == code)


def test_対象の子は接種時期になり要綱を根拠に理由を言う() -> None:
    child = Person("c", date(2024, 6, 10), "F")
    judged = judge(load_tables(city=CITY), child, [], as_of=DAY)
    mumps = series_of(judged, MUMPS)
    assert mumps.status == "due"
    assert mumps.category == "voluntary"
    assert mumps.next.latest == date(2027, 3, 31)
    assert mumps.windows[0].kind == "municipal"
    assert mumps.reasons[0].basis == BASIS
    assert mumps.reasons[0].values["certainty"] == "municipal"
    assert "定期接種" not in mumps.reasons[0].text


def test_任意の接種は事業の中で数えられ定期接種にはならない() -> None:
    child = Person("c", date(2024, 6, 10), "F")
    doses = [GivenDose(date(2026, 6, 1), "mumps", kind="voluntary")]
    judged = judge(load_tables(city=CITY), child, doses, as_of=DAY)
    (dose,) = judged.doses
    assert (dose.series, dose.counted, dose.valid, dose.routine) == (MUMPS, True, True, False)
    assert dose.level == "info"
    assert series_of(judged, MUMPS).dose_number == 2


def test_間隔が1日足りない2回目は数えない() -> None:
    child = Person("c", date(2024, 6, 10), "F")
    first = GivenDose(date(2026, 6, 1), "mumps", kind="voluntary")
    for day, counted in ((date(2026, 6, 28), False), (date(2026, 6, 29), True)):
        judged = judge(load_tables(city=CITY), child, [first, GivenDose(day, "mumps", kind="voluntary")], as_of=DAY)
        assert judged.doses[1].counted is counted
        assert judged.doses[1].reasons[0].basis == BASIS


def test_男性のHPVは法では対象外でも事業では有効() -> None:
    boy = Person("b", date(2012, 5, 1), "M")
    dose = GivenDose(date(2026, 8, 1), "hpv9", kind="voluntary")
    judged = judge(load_tables(city=CITY), boy, [dose], as_of=DAY)
    own = [one for one in judged.doses if one.series == MALE_HPV]
    assert [(one.valid, one.level) for one in own] == [(True, "info")]
    assert verdict(load_tables(city=CITY), boy, [], candidate=dose, as_of=DAY).series == MALE_HPV
    assert verdict(load_tables(), boy, [], candidate=dose, as_of=DAY).level == "block"


def test_事業の接種を定期と記録すると区分を直すように言う() -> None:
    boy = Person("b", date(2012, 5, 1), "M")
    answer = verdict(load_tables(city=CITY), boy, [], candidate=GivenDose(date(2026, 8, 1), "hpv9"), as_of=DAY)
    assert (answer.level, answer.reasons[0].code) == ("block", "PROGRAMME_DOSE")
    assert "接種区分" in answer.reasons[0].text


def test_女子の定期接種には事業の行が付かない() -> None:
    girl = Person("g", date(2012, 5, 1), "F")
    judged = judge(load_tables(city=CITY), girl, [GivenDose(date(2026, 8, 1), "hpv9")], as_of=DAY)
    assert [one.series for one in judged.doses] == ["hpv"]


def test_移植の後の再接種は前の接種を数えない() -> None:
    again = programme(
        "431001-mr-again", name="麻しん風しん再接種（例）", category="administrative", products=["mr"],
        methods=[{"products": ["mr"]}], doses_before=None,
        targets=[{"kind": "legal", "until": "20y", "condition": "immunity_lost", "article": BASIS,
                  "valid": {"from": date(2026, 4, 1)}}],
    )  # fmt: skip
    tables = load_tables(city=CityRules(programmes=(again,)))
    lost = Condition("immunity_lost", date(2026, 5, 1))
    child = Person("c", date(2018, 6, 10), "F", conditions=(lost,))
    doses = [GivenDose(date(2019, 7, 1), "mr"), GivenDose(date(2024, 5, 1), "mr")]
    judged = judge(tables, child, doses, as_of=DAY)
    assert series_of(judged, "431001-mr-again").status == "due"
    assert series_of(judged, "431001-mr-again").dose_number == 1
    assert series_of(judged, "mr_2").status == "complete"
    well = judge(tables, Person("d", date(2018, 6, 10), "F"), doses, as_of=DAY)
    assert series_of(well, "431001-mr-again").status == "not_target"


def test_罹った人は事業から除かれ理由は要綱() -> None:
    rules = CityRules(programmes=(programme(MUMPS, excluded=["had_disease"], excluded_words="罹った者は除きます"),))
    child = Person("c", date(2024, 6, 10), "F", conditions=(Condition("had_disease", series=MUMPS),))
    mumps = series_of(judge(load_tables(city=rules), child, [], as_of=DAY), MUMPS)
    assert (mumps.status, mumps.reasons[0].basis) == ("excluded", BASIS)


def test_市の製品は法の製品の後に加わる() -> None:
    own = {"code": "431001-typhoid", "name": "腸チフス（例）", "class": "inactivated"}
    plan = programme("431001-typhoid", products=["431001-typhoid"], methods=[{"products": ["431001-typhoid"]}])
    tables = load_tables(city=CityRules(products=(own,), programmes=(plan,)))
    assert [one.code for one in tables.products[:-1]] == [one.code for one in load_tables().products]
    dose = GivenDose(date(2026, 6, 1), "431001-typhoid", kind="voluntary")
    judged = judge(tables, Person("c", date(2024, 6, 10)), [dose], as_of=DAY)
    assert judged.doses[0].valid


def test_規則の名前は事業を含み何も加えなければ変わらない() -> None:
    lawful = load_tables().rules
    assert load_tables(city=CityRules()).rules == lawful
    assert load_tables(city=CITY).rules != lawful
    moved = programme(MUMPS, programme={"from": date(2026, 4, 2), "article": BASIS})
    assert load_tables(city=CityRules(programmes=(moved, male_hpv()))).rules != load_tables(city=CITY).rules


ATTACKS = {
    "法の符号": ({"series": "mr_1"}, "使えません"),
    "符号に空白": ({"series": "431001-mr 1"}, "使えません"),
    "符号が経路": ({"series": "431001-../mr_1"}, "使えません"),
    "法の家族": ({"family": "measles_rubella"}, "知らない語「family」"),
    "順番": ({"order": 0}, "知らない語「order」"),
    "法の系列を絞る": ({"only_with": ["mr"]}, "知らない語「only_with」"),
    "A類と名乗る": ({"category": "A"}, "使えません"),
    "法律と名乗る": ({"targets": [{"kind": "legal", "article": BASIS, "certainty": "statute"}]}, "municipal"),
    "根拠がない": ({"article": ""}, "article"),
    "知らない製品": ({"products": ["water"]}, "water"),
    "知らない状態": ({"excluded": ["rich"]}, "rich"),
    "法の系列の間隔を借りる": (
        {"paths": [{"name": "a", "article": BASIS, "steps": [
            {"step": "1回", "intervals": [{"after": "mr_1", "between": "27d"}]}]}]},
        "前の回",
    ),
    "回数が多すぎる": (
        {"paths": [{"name": "a", "article": BASIS, "steps": [{"step": str(n)} for n in range(10)]}]}, "9回まで",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), ATTACKS.values(), ids=list(ATTACKS))
def test_法に触れる事業は読み込まない(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(LawError, match=sentence):
        load_tables(city=CityRules(programmes=(programme(MUMPS, **change),)))


def test_同じ符号と法の製品の符号は読み込まない() -> None:
    with pytest.raises(LawError, match="すでに使われています"):
        load_tables(city=CityRules(programmes=(programme(MUMPS), programme(MUMPS))))
    with pytest.raises(LawError, match="使えません"):
        load_tables(city=CityRules(products=({"code": "mr", "name": "別物", "class": "covid"},)))


PRODUCTS = ["mr", "hpv9", "hpv4", "mumps", "varicella", "je", "dt"]


@st.composite
def people(draw: Any) -> tuple[Person, list[GivenDose]]:
    birth = draw(st.dates(date(2005, 1, 1), date(2026, 11, 1)))
    days = st.dates(birth, DAY)
    doses = draw(
        st.lists(
            st.builds(GivenDose, days, st.sampled_from(PRODUCTS), kind=st.sampled_from(["routine", "voluntary"])),
            max_size=6,
        )
    )
    return Person("p", birth, draw(st.sampled_from(["F", "M"]))), doses


@settings(max_examples=150, deadline=None)
@given(people())
def test_事業があってもなくても法の判定は同じ(case: tuple[Person, list[GivenDose]]) -> None:
    person, doses = case
    lawful = judge(load_tables(), person, doses, as_of=DAY)
    both = judge(load_tables(city=CITY), person, doses, as_of=DAY)
    assert [one for one in both.series if one.category not in ("voluntary", "administrative")] == list(lawful.series)
    known = [one for one in lawful.doses if one.series or one.product != "mumps"]
    kept = [one for one in both.doses if one.category not in ("voluntary", "administrative")]
    assert [one for one in kept if one.series or one.product != "mumps"] == known
    (short,) = judge_many(load_tables(city=CITY), [(person, doses)], as_of=DAY, only=[MUMPS])
    long = [(one.series, one.status) for one in both.series if one.series == MUMPS]
    assert [(one.series, one.status) for one in short.series] == long
