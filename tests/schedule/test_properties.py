"""What holds for every person and every dose, on generated data."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sesshu.schedule import (
    STATUSES,
    Condition,
    GivenDose,
    InputError,
    Person,
    judge,
    judge_many,
    load_tables,
    product_catalogue,
    standard_plan,
    verdict,
)

PRODUCTS = [info.code for info in product_catalogue(load_tables())]
births = st.dates(date(1930, 1, 1), date(2027, 12, 31))
doses = st.lists(
    st.builds(
        GivenDose,
        st.dates(date(2010, 1, 1), date(2030, 12, 31)),
        st.sampled_from(PRODUCTS),
        volume_ml=st.sampled_from([None, 0.1, 0.5]),
        route=st.sampled_from([None, "oral", "subcutaneous"]),
        kind=st.sampled_from(["routine", "voluntary"]),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(births, doses, st.dates(date(2012, 1, 1), date(2032, 12, 31)), st.randoms(use_true_random=False))
def test_入力の順は判定に影響しない(birth, given_doses, as_of, random):
    person = Person("p", birth, "F")
    shuffled = list(given_doses)
    random.shuffle(shuffled)
    first = judge(load_tables(), person, given_doses, as_of=as_of)
    assert first == judge(load_tables(), person, shuffled, as_of=as_of)


@settings(max_examples=60, deadline=None)
@given(births, doses, st.dates(date(2012, 1, 1), date(2030, 12, 31)), st.integers(1, 4000))
def test_完了した系列は基準日が後になっても完了のまま(birth, given_doses, as_of, days):
    person = Person("p", birth, "F")
    now = judge(load_tables(), person, given_doses, as_of=as_of)
    later = judge(load_tables(), person, given_doses, as_of=as_of + timedelta(days))
    complete = {state.series for state in later.series if state.status == "complete"}
    yearly = {"flu_elderly", "covid_routine"}
    assert {state.series for state in now.series if state.status == "complete"} - yearly <= complete


@settings(max_examples=60, deadline=None)
@given(births, doses, st.dates(date(2012, 1, 1), date(2032, 12, 31)))
def test_まとめて判定しても1人ずつの判定と同じ(birth, given_doses, as_of):
    person = Person("p", birth, "M")
    single = judge(load_tables(), person, given_doses, as_of=as_of)
    (many,) = judge_many(load_tables(), [(person, given_doses)], as_of=as_of)
    assert [
        (state.series, state.status, state.dose_number, state.next.earliest if state.next else None)
        for state in single.series
    ] == [
        (state.series, state.status, state.dose_number, state.earliest if single_has_next(single, state) else None)
        for state in many.series
    ]


def single_has_next(single, state):
    return next(found for found in single.series if found.series == state.series).next is not None


@settings(max_examples=60, deadline=None)
@given(births, doses)
def test_どの接種にも理由があり有効でなければ定期ではない(birth, given_doses):
    judged = judge(load_tables(), Person("p", birth, None), given_doses, as_of=date(2031, 1, 1))
    assert len(judged.doses) >= len(given_doses)
    for dose in judged.doses:
        assert dose.reasons
        assert all(reason.basis and reason.text for reason in dose.reasons)
        assert dose.valid or not dose.routine
    for state in judged.series:
        assert state.status in STATUSES
        assert state.required_doses >= state.remaining_doses >= 0


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2014, 4, 1), date(2026, 11, 1)), st.sampled_from(["F", "M"]))
def test_標準の計画どおりに受けた接種はすべて定期接種になる(birth, sex):
    person = Person("p", birth, sex)
    plan = standard_plan(load_tables(), person)
    given_doses = [GivenDose(max(dose.earliest, dose.standard_from or dose.earliest), dose.product) for dose in plan]
    judged = judge(load_tables(), person, given_doses, as_of=date(2130, 1, 1))
    assert [dose for dose in judged.doses if not dose.routine] == []


def test_生まれる前と先の日付と重複には名のある理由がつく():
    person = Person("p", date(2025, 1, 10), "F")
    given_doses = [
        GivenDose(date(2025, 1, 9), "hepb"),
        GivenDose(date(2025, 3, 12), "hepb"),
        GivenDose(date(2025, 3, 12), "hepb"),
        GivenDose(date(2027, 1, 1), "mr"),
        GivenDose(date(2025, 3, 12), "unknown"),
    ]
    judged = judge(load_tables(), person, given_doses, as_of=date(2026, 1, 1))
    codes = sorted(dose.reasons[0].code for dose in judged.doses)
    assert codes == ["AFTER_AS_OF", "BEFORE_BIRTH", "DUPLICATE", "OK", "UNKNOWN_PRODUCT"]


def test_1万件の接種と暦の端でも止まらない():
    many = [GivenDose(date(2020, 1, 1) + timedelta(at % 3000), "hepb") for at in range(10_000)]
    judged = judge(load_tables(), Person("p", date(2020, 1, 1), "F"), many, as_of=date(2029, 1, 1))
    assert len(judged.doses) == 10_000
    for birth in (date.min, date.max):
        for as_of in (date.min, date.max):
            edge = judge(load_tables(), Person("p", birth, "F"), [GivenDose(date.max, "mr")], as_of=as_of)
            assert edge.doses[0].reasons


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: Person("p"), "BIRTH_DATE_MISSING"),
        (lambda: Person("p", date(2025, 1, 1), "X"), "SEX_UNKNOWN"),
        (lambda: GivenDose(date(2025, 1, 1), "mr", kind="free"), "KIND_UNKNOWN"),
        (lambda: Condition("pregnant", date(2025, 2, 1), date(2025, 1, 1)), "CONDITION_PERIOD_REVERSED"),
    ],
)
def test_誤った入力は符号つきの誤りになる(build, code):
    with pytest.raises(InputError) as caught:
        build()
    assert caught.value.code == code


def test_1日早いMRの見込みは最初の日と条文と規則の行を示す():
    person = Person("p", date(2025, 1, 10), "F")
    answer = verdict(load_tables(), person, [], candidate=GivenDose(date(2026, 1, 8), "mr"), as_of=date(2026, 1, 8))
    assert answer.level == "block"
    assert answer.reasons[0].code == "WINDOW_NOT_OPEN"
    assert answer.reasons[0].basis == "施行令3条1項"
    assert answer.reasons[0].values["first_lawful_day"] == "2026-01-09"
    assert answer.reasons[0].values["rule"].startswith("schedule/mr_1.yaml:")
    assert "令和8年1月9日" in answer.reasons[0].text


@pytest.mark.parametrize(
    ("bcg_day", "mr_day", "warned"),
    [
        (date(2026, 1, 20), date(2026, 2, 16), True),
        (date(2026, 1, 20), date(2026, 2, 17), False),
    ],
)
def test_注射生ワクチンどうしの27日は注意として示し判定は変えない(bcg_day, mr_day, warned):
    person = Person("p", date(2025, 1, 10), "F")
    judged = judge(
        load_tables(),
        person,
        [GivenDose(bcg_day, "bcg"), GivenDose(mr_day, "mr")],
        as_of=date(2026, 3, 1),
    )
    found = next(dose for dose in judged.doses if dose.product == "mr")
    assert found.routine
    assert ("BETWEEN_VACCINES_SHORT" in {reason.code for reason in found.reasons}) is warned


def test_知った日より後の規則は使わない():
    person = Person("p", date(2024, 6, 10), "F")
    dose = [GivenDose(date(2024, 9, 20), "pcv13")]
    known = judge(load_tables(), person, dose, as_of=date(2024, 9, 20), known_on=date(2024, 9, 20))
    state = next(state for state in known.series if state.series == "pcv_child")
    assert "pcv20" not in state.next.products
    today = judge(load_tables(), person, dose, as_of=date(2024, 10, 20))
    state = next(state for state in today.series if state.series == "pcv_child")
    assert state.next.products == ("pcv15", "pcv20")


def test_高齢者の最初の日を市が誕生日に変えられる():
    tables = load_tables(overrides={"elderly_first_day": "birthday"})
    judged = judge(
        tables,
        Person("p", date(1961, 11, 21), "F"),
        [GivenDose(date(2026, 11, 20), "flu")],
        as_of=date(2026, 12, 1),
    )
    assert judged.doses[0].reasons[0].values["first_lawful_day"] == "2026-11-21"
    assert tables.rules != load_tables().rules
