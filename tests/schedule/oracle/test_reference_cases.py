"""The second engine gives what the case tables say: each row was worked out by hand from the law."""

from datetime import date

import pytest

from sesshu.schedule.reference import judge, load_rules
from tests.schedule.test_cases import dose_of, person_of, read_cases

RULES = load_rules()


def dose_words(dose) -> str:
    return "定期" if dose.routine else f"{'有効' if dose.valid else '無効'} {'数える' if dose.counted else '数えない'}"


def series_words(found) -> str:
    if found is None:
        return "なし"
    words = [found.status]
    if found.completed_on:
        words.append(found.completed_on.isoformat())
    if found.earliest:
        words.append(f"{found.earliest}〜{found.latest}")
    words.append(f"残{found.remaining}/{found.required}")
    return " ".join(words)


@pytest.mark.parametrize(("series", "row"), read_cases())
def test_二つ目の判定器も判定表のとおりに判定する(series, row):
    birth, conditions, doses, as_of, seen, expected = row
    given = [dose_of(words) for words in doses.split(";")] if doses != "-" else []
    judged = judge(RULES, person_of(birth, conditions), given, as_of=date.fromisoformat(as_of))
    if seen != "最後の接種":
        words, _, begin = expected.partition(" 開始")
        found = judged.series.get(series)
        assert series_words(found) == words
        assert not begin or found.start_by.isoformat() == begin
        return
    dose = [dose for dose in judged.doses if dose.date == given[-1].date and dose.series == series][-1]
    *kind, code, day = expected.split() if expected[-1].isdigit() else [*expected.split(), None]
    assert dose_words(dose) == " ".join(kind)
    days = {ground.code: ground.day for ground in dose.grounds}
    assert code in days
    assert day is None or days[code].isoformat() == day
