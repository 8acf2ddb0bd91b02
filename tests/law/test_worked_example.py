"""A change of the law is one edited file: from 1 April 2027 the second varicella dose may follow after two months."""

import shutil
from datetime import date

import pytest

from sesshu.cli.law import main
from sesshu.law import FOLDER, law_files
from sesshu.law.cases import case_tables, read_cases
from sesshu.schedule import GivenDose, Person, judge, load_tables
from sesshu.schedule.cases import answer

OLD = "        intervals: [{after: previous, between: 3m}]\n"
NEW = """        variants:
          - {valid: {until: 2027-03-31}, intervals: [{after: previous, between: 3m}]}
          - {valid: {from: 2027-04-01}, intervals: [{after: previous, between: 2m}], article: 改正実施規則19条}
"""
CHILD = Person("child", date(2026, 1, 20))


@pytest.fixture(scope="module")
def amended(tmp_path_factory):
    folder = tmp_path_factory.mktemp("law")
    for name in law_files():
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(FOLDER / name, folder / name)
    file = folder / "schedule" / "varicella.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count(OLD) == 1
    file.write_text(text.replace(OLD, NEW), encoding="utf-8")
    return folder


def second_dose(folder, first: date, second: date):
    doses = [GivenDose(first, "varicella"), GivenDose(second, "varicella")]
    return judge(load_tables(folder=folder), CHILD, doses, as_of=date(2027, 6, 1)).doses[-1]


def test_改正した1つのファイルは検査を通る(amended, capsys):
    assert main(["check", "--folder", str(amended)]) == 0, capsys.readouterr().err


def test_施行日より前の接種は前の規則で見る(amended):
    seen = second_dose(amended, date(2027, 1, 25), date(2027, 3, 31))
    assert not seen.valid
    assert seen.reasons[0].values["first_lawful_day"] == "2027-04-25"
    assert seen.reasons[0].basis == "実施規則19条"


def test_施行日からの接種は新しい規則で見る(amended):
    seen = second_dose(amended, date(2027, 1, 31), date(2027, 4, 1))
    assert seen.routine
    assert seen.reasons[0].basis == "改正実施規則19条"
    early = second_dose(amended, date(2027, 2, 10), date(2027, 4, 9))
    assert early.reasons[0].values["first_lawful_day"] == "2027-04-10"


def test_いまの法令では同じ接種が間隔不足のまま():
    assert not second_dose(None, date(2027, 1, 31), date(2027, 4, 1)).valid


def test_次の接種は新しい規則で間に合う日から示す(amended):
    first = [GivenDose(date(2027, 2, 10), "varicella")]
    judged = judge(load_tables(folder=amended), CHILD, first, as_of=date(2027, 4, 2))
    state = next(state for state in judged.series if state.series == "varicella")
    assert str(state.next.earliest) == "2027-04-10"


def test_施行日より前に聞かれても施行日より前の日は示さない(amended):
    first = [GivenDose(date(2027, 1, 25), "varicella")]
    judged = judge(load_tables(folder=amended), CHILD, first, as_of=date(2027, 2, 1))
    state = next(state for state in judged.series if state.series == "varicella")
    assert str(state.next.earliest) == "2027-04-01"  # two months are over on 25 March, but three are asked until then


def test_ほかの系列の答えは変わらない(amended):
    tables = load_tables(folder=amended)
    for series in ("mr_1", "je_1", "hib", "zoster"):
        for case in read_cases(series):
            if "設定" not in case.facts:
                assert answer(lambda _: tables, case) == case.expected, case.place
    assert "varicella" in case_tables()
    assert tables.rules != load_tables().rules
