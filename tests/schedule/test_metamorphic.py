"""What must not change when the question is changed in a way that does not matter. Tried on both engines' people."""

import random
from dataclasses import replace

from hypothesis import assume, given, seed, settings

from sesshu.schedule import judge, load_tables
from sesshu.schedule.reference import days
from tests.schedule.oracle.people import BOOK, examples
from tests.schedule.steady import steady

often = settings(steady, max_examples=150)
REFUSED = {"AFTER_AS_OF", "BEFORE_BIRTH", "DUPLICATE", "UNKNOWN_PRODUCT"}


def judged(example, doses=None, as_of=None):
    given_doses = example.doses if doses is None else doses
    return judge(load_tables(), example.person, given_doses, as_of=as_of or example.as_of)


def facts(judgement, without=None):
    """Days, products, series and verdicts of doses; a removed one left out."""
    return sorted(
        (dose.date, dose.product, str(dose.series), str(dose.step), dose.counted, dose.valid, dose.routine)
        for dose in judgement.doses
        if (dose.date, dose.product) != without
    )


@seed(1)
@often
@given(examples())
def test_基準日が後になっても完了した系列は未完了に戻らない(example):
    yearly = {code for code, file in BOOK.series.items() if file.get("every")}
    complete = {state.series for state in judged(example).series if state.status == "complete"} - yearly
    later = judged(example, as_of=days.plus(example.as_of, 1000))
    assert complete <= {state.series for state in later.series if state.status == "complete"}


@seed(2)
@often
@given(examples())
def test_入力の順は何も変えない(example):
    mixed = list(example.doses)
    random.Random(7).shuffle(mixed)  # noqa: S311 - an order, not a secret
    assert judged(example, mixed) == judged(example)


@seed(3)
@often
@given(examples())
def test_数えない接種を除いても残りの接種の判定は変わらない(example):
    before = judged(example)
    uncounted = {
        (dose.date, dose.product) for dose in before.doses if not dose.counted and dose.reasons[0].code not in REFUSED
    }
    # A record that opens a window or a path by having been given at all (`history`, `only_with`) is no mere mistake.
    uncounted -= {(dose.date, dose.product) for dose in before.doses if dose.counted}
    uncounted = {pair for pair in uncounted if not asks_for_history(pair[1])}
    assume(uncounted)
    removed = min(uncounted)
    rest = [dose for dose in example.doses if (dose.date, dose.product) != removed]
    assert facts(judged(example, rest)) == facts(before, without=removed)


def asks_for_history(product) -> bool:
    return any(
        product in [*file["products"], *file.get("only_with", ())]
        for file in BOOK.series.values()
        if file.get("only_with") or any("history" in row for row in (*file["targets"], *file["paths"]))
    )


@seed(4)
@often
@given(examples(series="dt_2"))
def test_規則が変わらない系列では28年ずらしても同じになる(example):
    """28 years keep weekdays and leap days; the second period of DT has had one set of rules since 1994."""
    assume(example.person.birth_date.year > 1983 and not example.person.conditions)
    assume(all(dose.product == "dt" for dose in example.doses))

    def shifted(day):
        return day.replace(year=day.year + 28)

    moved = replace(
        example,
        person=replace(example.person, birth_date=shifted(example.person.birth_date)),
        doses=tuple(replace(dose, date=shifted(dose.date)) for dose in example.doses),
        as_of=shifted(example.as_of),
    )
    own = [(*shape(fact), shifted(fact[0])) for fact in facts(judged(example)) if fact[2] in ("dt_2", "None")]
    later = [(*shape(fact), fact[0]) for fact in facts(judged(moved)) if fact[2] in ("dt_2", "None")]
    assume(len(own) == len(facts(judged(example))))
    assert own == later


def shape(fact):
    return fact[1:]
