"""The permission list: only what stands in it is allowed, on the day on which it stands there."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from sesshu.contracts.exchange.rules import answering, asking
from sesshu.contracts.exchange.rules.asking import Asked
from sesshu.law.files import LawError
from sesshu.law.permission_list import (
    COLUMNS,
    all_rows,
    codes,
    list_of,
    permission_list,
    read_rows,
    row_of,
    vaccination_records,
)

DAY = date(2026, 11, 20)
HEAD = ",".join(COLUMNS)


def row(first="2026-06-14", last="", number=25, part=1, information="immunization_record") -> str:
    return f"{first},{last},{number},{part},,mayor,implementation,根拠,governor|mayor,{information},target,yes"


def test_リストは27行で項は25から29と153と154():
    assert len(permission_list(DAY).rows) == 27
    assert {one.row for one in permission_list(DAY).rows} == {25, 26, 27, 28, 29, 153, 154}


def test_全組合せのうちリストにあるものだけが両側で許される():
    """The whole product of bodies, duties, providers, kinds of information and rows."""
    allowed = permission_list(DAY)
    listed = {
        (inquirer, one.duty, provider, information, one.row, one.part)
        for one in allowed.rows
        for inquirer in one.inquirers
        for provider in one.providers
        for information in one.information
    }
    places = sorted({(one.row, one.part) for one in allowed.rows} | {(1, 1)})
    seen = set()
    for inquirer, duty, provider, information in product(
        codes("body"), codes("duty"), codes("body"), codes("information")
    ):
        for number, part in places:
            asked = Asked(inquirer, duty, provider, information, "target", number, part)
            if asking.is_listed(allowed, asked) is None:
                seen.add((inquirer, duty, provider, information, number, part))
            here = answering.is_listed_here_too(allowed, asked, version=allowed.version)
            assert (here is None) == ((inquirer, duty, provider, information, number, part) in listed)
    assert seen == listed


def test_接種の記録は25と26と153と154の項だけで出る():
    records = vaccination_records()
    assert {one.row for one in permission_list(DAY).rows if one.information & records} == {25, 26, 153, 154}
    duties = {one.duty for one in permission_list(DAY).rows if one.information & records}
    assert duties == {"implementation", "implementation_and_instruction", "specified_vaccination"}


def test_世帯の人について照会できるのは28の項9だけ():
    assert [one.label for one in permission_list(DAY).rows if "household_member" in one.subjects] == ["28の項（9）"]


def test_知られている最初の日より前には何も許されない():
    assert permission_list(date(2026, 6, 13)).rows == ()


def test_改正された行はその日から効き版が変わる():
    text = "\n".join([HEAD, row(last="2026-12-31"), row(first="2027-01-01", information="municipal_tax")])
    rows = read_rows(text)
    before, after = list_of(rows, date(2026, 12, 31)), list_of(rows, date(2027, 1, 1))
    assert before.allowing("mayor", "implementation", "mayor", "immunization_record")
    assert not after.allowing("mayor", "implementation", "mayor", "immunization_record")
    assert before.version != after.version


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (["valid_from,row"], 1, "1行目に列の名前"),
        ([HEAD, row(information="x_ray")], 2, "informationの「x_ray」はcodes.csvにない語です"),
        ([HEAD, row(), row(first="2026/06/14", part=2)], 3, "日付は2026-06-14"),
        ([HEAD, row(last="2026-01-01")], 2, "valid_untilがvalid_fromより前"),
        ([HEAD, row(part="b")], 2, "rowとpartは数字"),
        ([HEAD, row(last="soon")], 2, "valid_untilの「soon」を読めません"),
        ([HEAD, row(), row(part=2), row()], 4, "25の項（1）が同じ日に2度"),
    ],
)
def test_誤ったリストは行と直し方を言う(lines, line, words):
    with pytest.raises(LawError) as told:
        read_rows("\n".join(lines))
    assert told.value.line == line
    assert words in str(told.value)


def test_確認できていない行には印がある():
    assert [one.label for one in all_rows() if not one.confirmed] == ["25の項（2）", "29の項（3）"]
    (open_one,) = (one for one in all_rows() if one.label == "25の項（2）" and not one.confirmed)
    assert open_one.providers == {"large_city_mayor"}, "都道府県知事の行は確かで、大都市の市長の行だけが要確認"
    whole = row_of(25, 2, DAY)
    assert (whole.providers, whole.confirmed) == ({"governor", "large_city_mayor"}, False)


def test_期限の瞬間までは答え過ぎれば答えない():
    now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert answering.is_in_time(now, now) is None
    assert answering.is_in_time(now, now + timedelta(microseconds=1)).rule == "R-12"
