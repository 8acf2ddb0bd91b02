"""What the sources leave open is a setting of the city: it reaches the judgement of both engines, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from sesshu.law import Entry, LawError, drafted, law_files, read_yaml, settled
from sesshu.schedule import GivenDose, Person, judge, judge_given, load_tables
from sesshu.schedule.compile.parameters import read_parameters
from sesshu.schedule.lint import lint
from sesshu.schedule.lint_places import place_faults
from sesshu.schedule.reference.rulebook import load_rules

# Setting, value, birth, sex, doses; what the last dose is by default and under the setting (reason and its day).
CHANGES = [
    ("under_age_before_notice", "eve_excluded", "2011-04-10", "F", ["2013-04-09 mr"], "OK", "WINDOW_CLOSED 2013-04-08"),
    ("hib_initial_limit_from", "2015-04-01", "2013-12-10", "F", ["2014-11-01 hib", "2015-01-10 hib", "2015-02-10 hib"],
     "ALREADY_COMPLETE 2015-01-10", "INTERVAL_SHORT 2015-08-10"),
    ("pcv_initial_two_years_from", "2015-04-01", "2013-12-10", "F",
     ["2014-06-10 pcv13", "2014-11-15 pcv13", "2014-12-20 pcv13"],
     "OK", "INTERVAL_SHORT 2015-01-15"),
    ("hpv2_half_month_from", "2017-04-01", "2003-06-10", "F",
     ["2016-06-01 hpv2", "2016-10-01 hpv2", "2016-11-10 hpv2"], "INTERVAL_SHORT 2016-12-17", "OK"),
    ("opv_interval", "27d", "2010-01-10", "F", ["2010-05-01 opv", "2010-05-29 opv"], "INTERVAL_SHORT 2010-06-12", "OK"),
    ("je_special_history_by", "2010-03-31", "2003-06-10", "F",
     ["2010-06-01 je", "2011-06-08 je", "2011-06-20 je"], "OK", "INTERVAL_SHORT 2011-12-08"),
    ("flu_hd_from", "2027-10-01", "1950-01-10", "F", ["2026-11-10 flu_hd"], "OK", "PRODUCT_NOT_IN_FORCE"),
    ("flu_hd_age", "65y", "1958-01-10", "F", ["2026-11-10 flu_hd"], "STEP_NOT_OPEN 2033-01-09", "OK"),
    ("pneumo_doses_before", "deemed", "1949-05-10", "F", ["2014-09-01 ppsv23", "2014-11-10 ppsv23"],
     "OK", "ALREADY_COMPLETE 2014-09-01"),
    ("covid_mixed_interval", "26d", "1980-01-10", "F", ["2021-08-02 covid_pfizer", "2021-08-29 covid_moderna"],
     "INTERVAL_SHORT 2021-08-30", "OK"),
    ("covid_flu_interval_until", "2022-09-30", "1980-01-10", "F", ["2022-08-01 flu", "2022-08-10 covid_pfizer"],
     "OK", "OK BETWEEN_VACCINES_SHORT 2022-08-15"),
]  # fmt: skip


def told(tables, birth: str, sex: str, doses: list[str]) -> str:
    given = [GivenDose(date.fromisoformat(words.split()[0]), words.split()[1]) for words in doses]
    person = Person("a", date.fromisoformat(birth), sex)
    judged = judge_given(tables, person, given, as_of=given[-1].date)
    last = next(dose for dose in reversed(judged) if (dose.series and dose.series != "flu_elderly") or len(doses) == 1)
    words = []
    for reason in last.reasons:
        days = ("first_lawful_day", "last_lawful_day", "completed_on", "first_day")
        words += [reason.code, *(str(reason.values[name]) for name in days if name in reason.values)]
    return " ".join(words)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[0])
def test_市の設定は判定を変え_初めの値なら変えない(change):
    code, value, *asked, before, after = change
    assert told(load_tables(), *asked).startswith(before)
    assert after in told(load_tables(overrides={code: value}), *asked)
    assert load_tables(overrides={code: read_parameters()[code].default}).kernel == load_tables().kernel


@pytest.mark.parametrize(
    ("code", "value", "series", "birth"),
    [
        ("mr_1_extension_first_birth", "2022-04-03", "mr_1", "2022-04-02"),
        ("mr_2_extension_first_birth", "2018-04-03", "mr_2", "2018-04-02"),
        ("supply_shortage_until", "2026-03-31", "mr_1", "2022-06-10"),
    ],
)
def test_供給不足の延長の期日と生年月日は市が決める(code, value, series, birth):
    from sesshu.schedule import Condition

    person = Person("a", date.fromisoformat(birth), "F", conditions=(Condition("supply_shortage_2024"),))
    open_, closed = (
        next(one for one in judge(tables, person, [], as_of=date(2026, 6, 1)).series if one.series == series).status
        for tables in (load_tables(), load_tables(overrides={code: value}))
    )
    assert (open_ in ("due", "overdue"), closed) == (True, "expired")


def test_どの設定も判定を変えると確かめてある():
    tested = {change[0] for change in CHANGES} | {"mr_1_extension_first_birth", "mr_2_extension_first_birth"}
    tested |= {"supply_shortage_until", "elderly_first_day", "je_volume_first_day"}
    assert tested | {"flu_season_from", "flu_season_until"} == set(read_parameters())


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change[0])
def test_二つ目の判定器も市の設定に従う(change):
    code, value, *_ = change
    names = [name for name in law_files() if any(code in str(p.get("code")) for p in places_of(name))]
    for name in names:
        file = settled(read_yaml(name), read_yaml("parameters.yaml"), {code: value})
        rules = load_rules(overrides={code: value})
        if name.startswith("schedule/"):
            assert rules.series[file["series"]] == file != read_yaml(name)
        else:
            assert rules.intervals == file["intervals"] != read_yaml(name)["intervals"]


def places_of(name: str) -> list[Entry]:
    found = []
    for parameter in read_yaml("parameters.yaml")["parameters"]:
        if any(place["file"] == name for place in parameter.get("places") or ()):
            found.append(parameter)
    return found


@pytest.mark.parametrize("older", ["eve_included", "eve_excluded"])
def test_平成26年3月10日までと11日からで未満の読み方の版が分かれる(older):
    tables = load_tables(overrides={"under_age_before_notice": older})
    last_day = {"2012-03-10": "2014-03-09", "2012-03-11": "2014-03-10", "2012-03-12": "2014-03-11"}
    for birth, eve in last_day.items():
        said = told(tables, birth, "F", [f"{eve} mr"])
        was_out = older == "eve_excluded" and eve <= "2014-03-10"
        assert said.startswith("WINDOW_CLOSED" if was_out else "OK"), birth
    assert lint(tables) == []


def test_設定の値は種類に合うものだけ():
    for code, value in (
        ("flu_hd_from", "2026-02-30"), ("flu_hd_from", "soon"), ("flu_season_from", "13-01"), ("opv_interval", "1y"),
        ("flu_hd_age", "75"), ("under_age_before_notice", "noon"),
    ):  # fmt: skip
        with pytest.raises(LawError, match=f"設定「{code}」の値「{value}」は使えません"):
            load_tables(overrides={code: value})


def test_設定の場所がなくなるか初めの値と違えば検査が言う():
    assert place_faults() == []
    files = {name: read_yaml(name) for name in law_files()}
    files["schedule/polio.yaml"]["paths"][0]["steps"][1]["intervals"][0]["between"] = "40d"
    del files["schedule/hpv.yaml"]["paths"][4]["steps"][2]["variants"][1]["valid"]
    with drafted(files) as folder:
        told_of = place_faults(folder)
    assert len(told_of) == 2
    assert all("parameters.yaml" in fault and "行目" in fault for fault in told_of)
    assert any("40d" in fault and "41d" in fault for fault in told_of)
    assert any("「paths[4].steps[2].variants[1].valid.from」がありません" in fault for fault in told_of)
