"""Both engines around a change of the law, one that was and one that never was."""

import shutil
from datetime import date

from sesshu.law import FOLDER
from sesshu.schedule import Condition, GivenDose, Person, load_tables
from sesshu.schedule.reference.rulebook import load_rules
from tests.schedule.oracle.compare import differences, kernel_judge

TARGETS = "methods:\n"
INFANTS = """\
  - kind: legal
    from: 6m
    products: [covid_moderna]
    valid: {from: 2023-09-20, until: 2024-03-31}
    article: 架空の改正（モデルナの対象に生後6月からを加える）
    certainty: unconfirmed
"""


def test_使用中の製品の対象年齢が後から広がるとき広がる前日の接種は対象外になる(tmp_path):
    law = tmp_path / "law"
    shutil.copytree(FOLDER, law, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    file = law / "schedule" / "covid_special.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(TARGETS, INFANTS + TARGETS, 1), encoding="utf-8")
    tables, book = load_tables(folder=law), load_rules(folder=law)
    person = Person("1", birth_date=date(2023, 1, 10), sex="F")
    for day, code in ((date(2023, 9, 19), "NOT_TARGET"), (date(2023, 9, 20), "OK")):
        doses = [GivenDose(date=day, product="covid_moderna")]
        assert differences(tables, book, person, doses, date(2024, 1, 1), ["covid_special"]) == []
        judged = kernel_judge(tables, person, doses, as_of=date(2024, 1, 1)).doses[0]
        assert [reason.code for reason in judged.reasons] == [code]


def test_先に開いている製品があれば後から始まる製品が第一でも接種できる():
    """Before five-in-one began, the window of the Hib vaccine was open although the next dose might be either."""
    person = Person("1", birth_date=date(2024, 1, 1), sex="F")
    doses = [GivenDose(date=date(2024, 3, 30), product="hib")]
    assert differences(load_tables(), load_rules(), person, doses, date(2024, 3, 30), ["hib"]) == []
    judged = kernel_judge(load_tables(), person, doses, as_of=date(2024, 3, 30))
    assert [state.status for state in judged.series if state.series == "hib"] == ["due"]


def test_製品の施行前で長期療養もまだ終わっていない日の接種は時期の前で数えない():
    """The time after an illness opens when the illness ends; that its row is law later does not bring it forward."""
    illness = Condition("long_illness", date(2010, 1, 1), date(2024, 3, 30))
    person = Person("1", birth_date=date(2010, 1, 1), sex="F", conditions=(illness,))
    for day, counted in ((date(2013, 4, 1), False), (date(2024, 3, 29), False), (date(2024, 3, 30), True)):
        doses = [GivenDose(date=day, product="dpt_ipv_hib")]
        assert differences(load_tables(), load_rules(), person, doses, day, ["hib"]) == []
        judged = kernel_judge(load_tables(), person, doses, as_of=day).doses
        assert [dose.counted for dose in judged if dose.series == "hib"] == [counted]
