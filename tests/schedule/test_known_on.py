"""The day of knowledge limits every table of rules: exclusions, cut-offs, intervals between vaccines."""

import shutil
from datetime import date

import pytest

from sesshu.law import FOLDER
from sesshu.schedule import Condition, GivenDose, Person, judge, load_tables

BEFORE, AFTER = date(2024, 12, 31), date(2025, 1, 1)


@pytest.fixture
def recorded(tmp_path):
    """Law files in which one row was recorded on 2025-01-01, as tables."""

    def change(file: str, old: str, new: str):
        for name in FOLDER.glob("*.yaml"):
            shutil.copy(name, tmp_path / name.name)
        shutil.copytree(FOLDER / "schedule", tmp_path / "schedule")
        path = tmp_path / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_tables(folder=tmp_path)

    return change


def state_of(judged, series):
    return next(state for state in judged.series if state.series == series)


def test_除外の規則は知られた日から効く(recorded):
    tables = recorded(
        "exclusions.yaml", "  - condition: pregnant\n", "  - condition: pregnant\n    recorded_on: 2025-01-01\n"
    )
    person = Person("p", date(1970, 5, 1), "F", conditions=(Condition("pregnant"),))
    dose = [GivenDose(date(2024, 6, 1), "mr")]
    reasons = {
        known: {
            reason.code
            for dose_found in judge(tables, person, dose, as_of=date(2025, 6, 1), known_on=known).doses
            for reason in dose_found.reasons
        }
        for known in (BEFORE, AFTER)
    }
    assert "EXCLUDED" not in reasons[BEFORE]
    assert "EXCLUDED" in reasons[AFTER]


def test_除外の規則の終わりは知られた日から効く(recorded):
    tables = recorded(
        "exclusions.yaml",
        "  - condition: pregnant\n",
        "  - condition: pregnant\n    valid: {until: 2023-12-31}\n",
    )
    person = Person("p", date(1970, 5, 1), "F", conditions=(Condition("pregnant"),))
    dose = [GivenDose(date(2023, 12, 1), "mr"), GivenDose(date(2024, 3, 1), "rubella")]
    judged = judge(tables, person, dose, as_of=date(2024, 6, 1), known_on=date(2024, 6, 1))
    excluded = ["EXCLUDED" in {reason.code for reason in found.reasons} for found in judged.doses]
    assert excluded == [True, False]


def test_打切りの規則は知られた日から効く(recorded):
    old = "- {after: 24m, valid: {from: 2014-04-01}, article: 実施規則17条1項・2項}"
    new = "- {after: 24m, valid: {from: 2014-04-01}, recorded_on: 2025-01-01, article: 実施規則17条1項・2項}"
    tables = recorded("schedule/pcv_child.yaml", old, new)
    person = Person("p", date(2022, 6, 10), "F")
    doses = [GivenDose(date(2022, 8, 20), "pcv13")]
    judged = {
        known: judge(tables, person, doses, as_of=date(2024, 12, 20), known_on=known) for known in (BEFORE, AFTER)
    }
    steps = {known: state_of(found, "pcv_child").next.step for known, found in judged.items()}
    remaining = {known: state_of(found, "pcv_child").remaining_doses for known, found in judged.items()}
    assert steps[BEFORE] != steps[AFTER]
    assert remaining[BEFORE] > remaining[AFTER]


def test_異なるワクチンの間隔は知られた日から効く(recorded):
    old = "    valid: {from: 2020-10-01}\n"
    tables = recorded("intervals.yaml", old, f"{old}    recorded_on: 2025-01-01\n")
    person = Person("p", date(2023, 1, 10), "F")
    doses = [GivenDose(date(2024, 1, 20), "bcg"), GivenDose(date(2024, 1, 30), "mr")]
    warned = {}
    for known in (BEFORE, AFTER):
        judged = judge(tables, person, doses, as_of=date(2025, 1, 1), known_on=known)
        warned[known] = [
            reason.code for dose in judged.doses for reason in dose.reasons if reason.code == "BETWEEN_VACCINES_SHORT"
        ]
    assert warned == {BEFORE: [], AFTER: ["BETWEEN_VACCINES_SHORT"]}
