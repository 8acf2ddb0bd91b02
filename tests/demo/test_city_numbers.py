"""試行環境の個人番号: 番号を持つ住民が業務システムの一覧でも同じ番号で、わざと違えたものだけが食い違う。"""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from sesshu.dates.age import age
from sesshu.demo.city import make_city
from sesshu.demo.city_numbers import OUTSIDERS, index_of, people_of, renumbered
from sesshu.demo.city_systems import contents, senders
from sesshu.demo.left_open import left_open
from sesshu.numbers import testing
from sesshu.numbers.individual_number import is_valid
from sesshu.operate.exchange.arranging import _indexes

ELSEWHERE = ["990000000000109", "990000000000208"]  # people of neither city's made-up register


@pytest.mark.parametrize("municipality", ["431001", "012033"])
def test_付番した番号と業務システムの一覧の番号は同じで_誰とも重ならない(municipality: str) -> None:
    city = make_city(municipality, 400, 1)
    residents = sorted({one.addressee_number for one in city.people})
    numbers = _indexes(municipality, [*residents, *ELSEWHERE])
    assert len(set(numbers.values())) == len(numbers) == len(residents) + 2
    assert all(numbers[one] == index_of(municipality, one) for one in residents)
    for system in ("001", "010"):
        everybody = list(people_of(city, municipality, system))
        people = [one for one in everybody if one.business_number in numbers]
        assert len(everybody) - len(people) == (OUTSIDERS if system == "010" else 0), "住登外者は税務だけが知る"
        assert {one.linked_number for one in people} == {
            testing.individual_number(numbers[one.business_number]).reveal() for one in people
        }
        wrong = [one for one in people if one.individual_number != one.linked_number or not one.is_linked]
        changed = renumbered(city, municipality)
        if system == "001":
            assert {one.business_number for one in wrong} == changed.keys(), "住民記録は変更後の番号を言う"
        else:
            assert 4 <= len(wrong) <= len(people) // 50, system
            said = {one.business_number: one.individual_number for one in people}
            assert {said[one] for one in changed} <= {one.linked_number for one in people}, "税務は変更前の番号を言う"


@pytest.mark.parametrize(("municipality", "residents"), [("431001", 2000), ("431001", 400), ("012033", 200)])
def test_どの大きさの市にも_違え方が一人ずつは居る(municipality: str, residents: int) -> None:
    """One of each at least: a number that is none, another's, nobody's, an old one, one that asked for no link, and a
    record that is open although its person left."""
    city = make_city(municipality, residents, 1)
    right = {one.business_number: one for one in people_of(city, municipality, "001")}
    *people, other, another = people_of(city, municipality, "010")
    assert not {other.individual_number, another.individual_number} & {one.individual_number for one in people}
    numbers = {one.individual_number for one in right.values()}
    told = [one for one in people if one.individual_number != one.linked_number]
    malformed = [one for one in told if not is_valid(one.individual_number)]
    anothers = [one for one in told if one.individual_number in numbers]
    nobodys = [one for one in told if one not in malformed and one not in anothers]
    changed = renumbered(city, municipality)
    assert min(len(malformed), len(anothers), len(nobodys), len(changed)) >= 1
    assert len(told) == len(malformed) + len(anothers) + len(nobodys)
    assert {right[one].individual_number for one in changed} == {
        testing.individual_number(index).reveal() for index in changed.values()
    }
    assert not {*changed} - {one.business_number for one in people}, "変更した人は税務の一覧にも居る"
    assert [one for one in people if not one.is_linked]
    here = {one.addressee_number for one in city.people if one.is_here}
    gone = left_open(city)
    assert gone
    assert {one.business_number for one in people} - here == gone
    [tax] = [one for one in senders() if one.connection == "ZEI-KAZEI"]
    rows = [one for content in contents(city, tax) for one in csv.DictReader(io.StringIO(content.decode()))]
    assert gone <= {one["宛名番号"] for one in rows if one["資格の有無"] == "1"}, "開いたままの人も一覧に居る"
    old = [date.fromisoformat(one["生年月日"]) for one in rows if "（転居前）" in one["住所"]]
    assert old
    assert all(18 <= age(born, city.demo_day).years <= 64 for born in old), "庁内連携が宛名に渡す年齢"
