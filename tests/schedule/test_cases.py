"""The tables in cases/: expected values come from the law by hand, never from the engine."""

from datetime import date
from pathlib import Path

import pytest

from sesshu.schedule import Condition, DoseJudgement, GivenDose, Person, SeriesJudgement, judge, load_tables

FOLDER = Path(__file__).parent / "cases"


def read_cases():
    for file in sorted(FOLDER.glob("*.txt")):
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            if line[:1].isdigit():
                yield pytest.param(file.stem, [part.strip() for part in line.split("|")], id=f"{file.name}:{number}")


def dose_of(words: str) -> GivenDose:
    day, product, volume, route, kind = (words.split() + ["-"] * 3)[:5]
    return GivenDose(
        date.fromisoformat(day),
        product,
        volume_ml=None if volume == "-" else float(volume),
        route=None if route == "-" else route,
        kind="routine" if kind == "-" else kind,
    )


def condition_of(words: str) -> Condition:
    name, *days = words.split()
    code, _, series = name.partition("@")
    first, last = [date.fromisoformat(day) for day in days] or [None, None]
    return Condition(code, first, last, series or None)


def person_of(birth: str, words: str) -> Person:
    """The person of a row; in the column of conditions 性別 and 予定日 may stand beside codes."""
    facts = [fact.strip() for fact in words.split(";")] if words != "-" else []
    named = dict(fact.split() for fact in facts if fact.split()[0] in ("性別", "予定日"))
    due = named.get("予定日")
    return Person(
        "case",
        date.fromisoformat(birth),
        named.get("性別", "F"),
        due_date=date.fromisoformat(due) if due else None,
        conditions=tuple(condition_of(fact) for fact in facts if fact.split()[0] not in named),
    )


def dose_words(dose: DoseJudgement) -> str:
    reason = dose.reasons[0]
    days = [reason.values.get(name) for name in ("first_lawful_day", "last_lawful_day", "last_recommended_day")]
    kind = "定期" if dose.routine else f"{'有効' if dose.valid else '無効'} {'数える' if dose.counted else '数えない'}"
    return " ".join([kind, reason.code, *(day for day in days if day)])


def series_words(series: SeriesJudgement | None) -> str:
    if series is None:
        return "なし"
    words = [series.status]
    if series.completed_on:
        words.append(series.completed_on.isoformat())
    if series.next:
        words.append(f"{series.next.earliest}〜{series.next.latest}")
    words.append(f"残{series.remaining_doses}/{series.required_doses}")
    return " ".join(words)


@pytest.mark.parametrize(("series", "row"), read_cases())
def test_判定表のとおりに判定する(series, row):
    birth, conditions, doses, as_of, seen, expected = row
    person = person_of(birth, conditions)
    given = [dose_of(words) for words in doses.split(";")] if doses != "-" else []
    judged = judge(load_tables(), person, given, as_of=date.fromisoformat(as_of))
    if seen == "最後の接種":
        found = [dose for dose in judged.doses if dose.date == given[-1].date and dose.series == series]
        assert dose_words(found[-1]) == expected
    else:
        state = next((state for state in judged.series if state.series == series), None)
        words, _, begin = expected.partition(" 開始")
        assert series_words(state) == words
        if begin:
            assert state.next.start_by == date.fromisoformat(begin)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.txt")), ids=lambda file: file.stem)
def test_どの系列にも12行以上の判定例がある(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len([line for line in lines if line[:1].isdigit()]) >= 12


def test_すべての系列に判定例がある():
    assert {file.stem for file in FOLDER.glob("*.txt")} == {text.code for text in load_tables().series}
