"""A city bears several words of the permission list on a day; what the law leaves open acts by a registration alone."""

from datetime import date, timedelta

import pytest

from sesshu.contracts.exchange.rules import answering, asking
from sesshu.contracts.exchange.rules.asking import Asked
from sesshu.law.capacities import (
    COLUMNS,
    Capacity,
    all_capacities,
    named,
    of_body,
    open_capacities,
    read_capacities,
    written,
)
from sesshu.law.files import LawError
from sesshu.law.permission_list import codes, permission_list

DAY, FIRST = date(2026, 11, 20), date(2026, 6, 14)
LIST = permission_list(DAY)
CITY, TOWN = of_body("012033", "mayor", DAY), of_body("434825", "mayor", DAY)
ALL = "mayor|medical_insurer|allowance_payer|large_city_mayor"
REGISTERED = of_body("431001", ALL, DAY)
HEAD = ",".join(COLUMNS)
# Body type, word → the first day and whether it is beyond doubt: what the file says, written down a second time.
KNOWN = {
    ("city", "mayor"): (FIRST, True), ("city", "welfare_office"): (FIRST, True),
    ("city", "medical_insurer"): (FIRST, False), ("city", "allowance_payer"): (FIRST, False),
    ("designated_city", "large_city_mayor"): (FIRST, False),
    ("town", "mayor"): (FIRST, True), ("town", "medical_insurer"): (FIRST, False),
}  # fmt: skip


def line(first="2026-06-14", last="", body="city", word="mayor", basis="法1条", confirmed="yes") -> str:
    return f"{first},{last},{body},{word},{basis},{confirmed}"


def test_市は法令だけで市町村長と福祉事務所を置く者で_確認できていない立場は登録があるときだけ():
    assert (CITY, TOWN) == ("mayor|welfare_office", "mayor")
    assert {of_body("431001", "mayor", DAY), of_body("131016", "mayor", DAY)} == {CITY}, "指定都市と特別区も市と同じ"
    assert of_body("012033", "mayor|medical_insurer", DAY) == "mayor|medical_insurer|welfare_office"
    assert of_body("434825", "mayor|welfare_office", DAY) == "mayor|welfare_office", "福祉事務所を置く町は登録で決まる"
    assert (of_body("430005", "governor", DAY), of_body("mhlw", "mayor", DAY)) == ("governor", "mayor")
    assert of_body("hoken", "medical_insurer", DAY) == "medical_insurer"


def test_ファイルの行は_書き写した表のとおり():
    assert {(one.body_type, one.word): (one.valid_from, one.confirmed) for one in all_capacities()} == KNOWN
    assert {one.valid_until for one in all_capacities()} == {None}


@pytest.mark.parametrize("changed", range(len(KNOWN)))
@pytest.mark.parametrize("how", ["earlier", "later", "ended", "doubt"])
def test_どの行の日付や確認を一つ変えても_団体の立場が変わる(changed, how):
    """Each date and each word of the file acts: on its first day and the day before, registered or not."""
    rows = list(all_capacities())
    one = rows[changed]
    rows[changed] = Capacity(
        one.valid_from + timedelta(days={"earlier": -1, "later": 1}.get(how, 0)),
        DAY - timedelta(days=1) if how == "ended" else None, one.body_type, one.word, one.basis,
        one.confirmed != (how == "doubt"),
    )  # fmt: skip
    assert _seen(rows) != _seen(list(all_capacities()))


def _seen(rows):
    return [
        (of_body(code, text, day, rows), {one.word for one in open_capacities(code, day, rows)})
        for code in ("012033", "131016", "431001", "434825")
        for text in ("mayor", f"{ALL}|welfare_office")
        for day in (FIRST - timedelta(days=1), FIRST, DAY)
    ]


def test_法令の立場は終わりの日の翌日からなくなり_登録にあっても効かない():
    rows = read_capacities("\n".join([HEAD, line(), line(last="2026-11-20", word="welfare_office")]))
    registered = "mayor|welfare_office"
    assert [of_body("012033", one, DAY, rows) for one in ("mayor", registered)] == [registered] * 2
    assert [of_body("012033", one, DAY + timedelta(days=1), rows) for one in ("mayor", registered)] == ["mayor"] * 2


@pytest.mark.parametrize(
    ("row", "part", "duty", "information", "subject", "is_open"),
    [
        (25, 2, "implementation", "disability_certificate", "target", True),
        (28, 5, "copayment", "public_assistance", "guardian", False),
        (28, 6, "copayment", "returnee_support", "vaccinated", False),
        (28, 7, "copayment", "foreigner_assistance", "guardian", False),
        (27, 1, "medical_expense", "medical_benefit", "patient", True),
        (29, 1, "child_rearing_pension", "child_allowance", "disabled_child", True),
        (29, 4, "disability_pension_a", "disability_allowance", "payee", True),
    ],
)
def test_市どうしで認められる項が_立場の確認できない団体には登録がないと言われる(
    row, part, duty, information, subject, is_open
):
    asked = Asked(CITY, duty, REGISTERED, information, subject, row, part)
    assert asking.is_listed(LIST, asked) is None
    assert asking.is_allowed_subject(LIST, asked) is None
    assert answering.is_listed_here_too(LIST, asked, version=LIST.version) is None
    by_law = asking.is_listed(LIST, Asked(CITY, duty, CITY, information, subject, row, part, provider_code="431001"))
    alone = asking.is_listed(LIST, Asked(CITY, duty, "mayor", information, subject, row, part))
    assert (by_law is not None, alone.rule) == (is_open, "R-01")
    assert f"{row}の項（{part}）で提供を求める団体になれるのは" in alone.message
    assert "市町村長として登録されています" in alone.message
    assert "ありません" not in alone.message, "リストにないのではない"
    if is_open:
        assert by_law.rule == "R-01"
        assert "この団体が当たるかは法令の資料で確認できていません（" in by_law.message
        assert "団体の登録にこの立場がある日の照会だけが認められます" in by_law.message


def test_手帳を交付する市長の登録は_どの市でも効き_法令が挙げるのは指定都市だけ():
    assert "large_city_mayor" in of_body("012033", ALL, DAY), "中核市は番号では分からず、登録で決まる"
    named_ones = {code: {one.word for one in open_capacities(code, DAY)} for code in ("431001", "131016", "012033")}
    assert [code for code, words in named_ones.items() if "large_city_mayor" in words] == ["431001"]


def test_断る文は_版の違いを言っても電文に入る長さ():
    """The longest that a city hears: every row, both sides, each kind of body."""
    longest = max(
        len(answering.is_listed_here_too(LIST, asked, version="0" * 16).message)
        for one in LIST.rows
        for code in ("431001", "434825", "")
        for words in (CITY, TOWN, *(written(set(codes("body")) - side) for side in (one.inquirers, one.providers)))
        for asked in (
            Asked("mayor", one.duty, words, min(one.information), "target", one.row, one.part, "", code),
            Asked(words, one.duty, "mayor", min(one.information), "target", one.row, one.part, code, ""),
        )
        if asking.is_listed(LIST, asked)
    )
    assert longest <= 200


def test_照会する側の立場がないときと_種類の分からない団体():
    told = asking.is_listed(LIST, Asked("medical_insurer", "copayment", CITY, "public_assistance", "guardian", 28, 5))
    assert "照会する団体になれるのは「市町村長」です" in told.message
    told = asking.is_listed(LIST, Asked(CITY, "copayment", "", "public_assistance", "guardian", 28, 5))
    assert "種類が登録されていません" in told.message


def test_名称はすべて並ぶ():
    assert named("mayor|health_minister") == "市町村長・厚生労働大臣"


@pytest.mark.parametrize(
    ("lines", "number", "words"),
    [
        (["body_type,word"], 1, "1行目に列の名前"),
        ([HEAD, "2026-06-14,,city"], 2, "列の数が6ではありません"),
        ([HEAD, line(body="village")], 2, "body_typeの「village」は使えません。使える語: city、designated_city、town"),
        ([HEAD, line(), line(word="king")], 3, "wordの「king」はcodes.csvにない語です。使える語: mayor、governor"),
        ([HEAD, line(basis="")], 2, "basisに条文"),
        ([HEAD, line(confirmed="maybe")], 2, "confirmedの「maybe」は使えません。yes か no"),
        ([HEAD, line(first="2026/06/14")], 2, "valid_fromの「2026/06/14」を読めません"),
        ([HEAD, line(first="")], 2, "valid_fromの「」を読めません"),
        ([HEAD, line(last="never")], 2, "valid_untilの「never」を読めません"),
        ([HEAD, line(last="2026-01-01")], 2, "valid_untilがvalid_fromより前"),
        ([HEAD, line(), line(body="town"), line(first="2027-01-01")], 4, "cityのmayorが同じ日に2度"),
    ],
)
def test_誤ったファイルは行と列と直し方を言う(lines, number, words):
    with pytest.raises(LawError) as told:
        read_capacities("\n".join(lines))
    assert (told.value.file, told.value.line) == ("exchange/capacities.csv", number)
    assert words in str(told.value)
    assert "例: " in str(told.value) or number == 1


def test_団体の語はどれも_どこかの項にある():
    in_rows = set().union(*(one.inquirers | one.providers for one in LIST.rows))
    assert set(codes("body")) == in_rows
