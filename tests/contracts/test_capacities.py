"""A city bears several words of the permission list; a row needs one of them, and says so where it is lacking."""

from datetime import date

import pytest

from sesshu.contracts.exchange.rules import answering, asking
from sesshu.contracts.exchange.rules.asking import Asked
from sesshu.law.capacities import COLUMNS, by_law, named, of_body, read_capacities
from sesshu.law.files import LawError
from sesshu.law.permission_list import permission_list

LIST = permission_list(date(2026, 11, 20))
CITY, TOWN = of_body("012033", "mayor"), of_body("434825", "mayor")
HEAD = ",".join(COLUMNS)


def test_市は市町村長でも福祉事務所を置く者でも保険者でも手当の支給者でもあり_町村は違う():
    assert set(CITY.split("|")) == {"mayor", "welfare_office", "medical_insurer", "allowance_payer"}
    assert set(TOWN.split("|")) == {"mayor", "medical_insurer"}
    assert {of_body("431001", "mayor"), of_body("131016", "mayor")} == {CITY}, "指定都市と特別区も市と同じ"
    assert of_body("434825", "mayor|welfare_office") == "mayor|welfare_office", "登録したものが優先する"
    assert (of_body("430005", "governor"), of_body("mhlw", "mayor")) == ("governor", "mayor")
    assert by_law()["city"] >= by_law()["town"]


@pytest.mark.parametrize(
    ("row", "part", "duty", "information", "subject"),
    [
        (28, 5, "copayment", "public_assistance", "guardian"),
        (28, 6, "copayment", "returnee_support", "vaccinated"),
        (28, 7, "copayment", "foreigner_assistance", "guardian"),
        (27, 1, "medical_expense", "medical_benefit", "patient"),
        (29, 1, "child_rearing_pension", "child_allowance", "disabled_child"),
        (29, 4, "disability_pension_a", "disability_allowance", "payee"),
    ],
)
def test_市どうしで認められる項が_市町村長だけの団体には立場がないと言われる(row, part, duty, information, subject):
    asked = Asked(CITY, duty, CITY, information, subject, row, part)
    assert asking.is_listed(LIST, asked) is None
    assert asking.is_allowed_subject(LIST, asked) is None
    assert answering.is_listed_here_too(LIST, asked, version=LIST.version) is None
    alone = asking.is_listed(LIST, Asked(CITY, duty, "mayor", information, subject, row, part))
    assert alone.rule == "R-01"
    assert f"{row}の項（{part}）で提供を求める団体になれるのは" in alone.message
    assert "市町村長として登録されています" in alone.message
    assert "ありません" not in alone.message, "リストにないのではない"


def test_照会する側の立場がないときと_種類の分からない団体():
    told = asking.is_listed(LIST, Asked("medical_insurer", "copayment", CITY, "public_assistance", "guardian", 28, 5))
    assert "照会する団体になれるのは「市町村長」です" in told.message
    told = asking.is_listed(LIST, Asked(CITY, "copayment", "", "public_assistance", "guardian", 28, 5))
    assert "種類が登録されていません" in told.message


def test_名称はすべて並ぶ():
    assert named("mayor|health_minister") == "市町村長・厚生労働大臣"


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["body_type,word"], 1, "1行目に列の名前"),
        ([HEAD, "village,mayor,法1条,yes"], 2, "body_typeは city か town"),
        ([HEAD, "city,mayor,法1条,yes", "city,king,法1条,yes"], 3, "wordの「king」はcodes.csvにない語です"),
        ([HEAD, "city,mayor,,yes"], 2, "basisに条文"),
    ],
)
def test_誤ったファイルは行と直し方を言う(lines, line, words):
    with pytest.raises(LawError) as told:
        read_capacities("\n".join(lines))
    assert told.value.line == line
    assert words in str(told.value)
