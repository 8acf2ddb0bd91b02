"""The table of deemed doses says what the engine does: a dose of the last day of each row counts, or does not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from sesshu.law import drafted, law_files, read_yaml
from sesshu.schedule import Condition, GivenDose, Person, judge_given, load_tables
from sesshu.schedule.lint_deemed import deemed_faults

ROWS = list(read_yaml("deemed.yaml")["deemed"])
# How many days before the dose the person was born, so that its age is right in that series.
AGES = {
    "rota": 55, "hepb": 100, "hib": 100, "pcv_child": 100, "varicella": 400, "dpt_ipv_1": 100, "polio": 120,
    "mr_1": 400,
    "hpv": 13 * 366, "pneumo_elderly": 65 * 366, "zoster": 65 * 366, "rsv_maternal": 30 * 365, "rubella_5": 45 * 365,
    "covid_special": 45 * 365,
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['series']} {'・'.join(row['given'])}")
def test_表の最後の日の接種は表のとおりに数えられる(row):
    series, day = row["series"], row.get("until", date(2025, 6, 1))
    person = Person(
        "a", day - timedelta(days=AGES[series]), "M" if series == "rubella_5" else "F",
        due_date=day + timedelta(days=60), conditions=(Condition("antibody_insufficient"),),
    )  # fmt: skip
    kind = "routine" if "until" in row else "voluntary"
    for product in row["given"]:
        dose = GivenDose(day, product, kind=kind)
        judged = judge_given(load_tables(), person, [dose], as_of=day)
        found = next(one for one in judged if one.series == series)
        assert found.counted is row["counted"], (product, found.reasons)
        assert kind == "routine" or not found.routine


def test_みなしは製品の切替をまたいで続きの回になる():
    child = Person("a", date(2024, 1, 10), "F")
    doses = [GivenDose(date(2024, 3, 20), "pcv13"), GivenDose(date(2024, 10, 2), "pcv20")]
    assert [one.dose_number for one in judge_given(load_tables(), child, doses, as_of=date(2024, 11, 1))] == [1, 2]
    older = Person("b", date(2013, 6, 10), "F")
    doses = [GivenDose(date(2013, 8, 20), "pcv7"), GivenDose(date(2013, 11, 1), "pcv13")]
    assert [one.dose_number for one in judge_given(load_tables(), older, doses, as_of=date(2014, 1, 1))] == [1, 2]
    switched = Person("c", date(2012, 1, 10), "F")
    doses = [GivenDose(date(2012, 5, 20), "opv"), GivenDose(date(2012, 9, 1), "ipv")]
    found = [
        one for one in judge_given(load_tables(), switched, doses, as_of=date(2013, 1, 1)) if one.series == "polio"
    ]
    assert [(one.dose_number, one.valid) for one in found] == [(1, True), (2, True)]


def test_知らない系列と系列にない製品を検査が言う(tmp_path):
    text = "deemed:\n  - {series: mr_9, given: [mr]}\n  - {series: bcg, given: [bcg], as: [mr]}\n"
    (tmp_path / "deemed.yaml").write_text(text, encoding="utf-8")
    told = deemed_faults(load_tables(), tmp_path)
    assert [fault.split(":")[0] for fault in told] == ["deemed.yaml 2行目", "deemed.yaml 3行目"]
    assert "系列「mr_9」" in told[0]
    assert "製品「mr」は系列「bcg」の製品ではありません" in told[1]
    assert deemed_faults(load_tables()) == []
    with drafted({name: read_yaml(name) for name in law_files()}) as folder:
        assert deemed_faults(load_tables(), folder) == []
