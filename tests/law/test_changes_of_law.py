"""A change of law is judged where it hurts: between two doses, before the first one, inside a window."""

from datetime import date

import pytest

from sesshu.law import read_yaml, schedule_files
from sesshu.law.cases import TAGS, read_cases
from sesshu.law.changes import days_of_change, impossible

CHANGED = [name for name in schedule_files() if days_of_change(read_yaml(name))]


def test_改正の日はファイルの期間から分かる():
    assert days_of_change(read_yaml("schedule/zoster.yaml")) == [date(2026, 4, 1), date(2030, 4, 1)]
    assert days_of_change(read_yaml("schedule/dt_2.yaml")) == []
    assert date(2024, 10, 1) in days_of_change(read_yaml("schedule/pcv_child.yaml"))


@pytest.mark.parametrize("name", CHANGED)
@pytest.mark.parametrize("tag", TAGS)
def test_改正のあった系列には接種の間と開始と期間内の判定例がある(name, tag):
    series = name.removeprefix("schedule/").removesuffix(".yaml")
    tagged = [case for case in read_cases(series) if tag in case.tags]
    reason = impossible().get((series, tag))
    assert bool(tagged) != bool(reason), "判定例があるか、ありえない理由があるか、どちらか1つ"


@pytest.mark.parametrize("name", CHANGED)
def test_接種の間の判定例は改正の日をまたぐ(name):
    series = name.removeprefix("schedule/").removesuffix(".yaml")
    file = read_yaml(name)
    programme = file.get("programme")
    days = [*days_of_change(file), *([programme["from"]] if programme else [])]
    for case in read_cases(series):
        if "改正:接種の間" not in case.tags:
            continue
        given = [date.fromisoformat(words.split()[0]) for words in case.doses.split(";")]
        last = max(date.fromisoformat(case.as_of), *given)
        near = [day for day in days if min(given) < day <= last]
        edge = [day for day in days if 0 <= (day - max(given)).days <= 1]  # the last day of the earlier rule
        assert near or edge, case.place
