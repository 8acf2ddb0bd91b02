"""試行環境の個人番号: 番号を持つ住民が業務システムの一覧でも同じ番号で、わざと違えたものだけが食い違う。"""

from __future__ import annotations

import pytest

from sesshu.demo.city import make_city
from sesshu.demo.city_numbers import index_of, people_of
from sesshu.numbers import testing
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
        people = list(people_of(city, municipality, system))
        assert {one.linked_number for one in people} == {
            testing.individual_number(numbers[one.business_number]).reveal() for one in people
        }
        wrong = [one for one in people if one.individual_number != one.linked_number or not one.is_linked]
        assert (0 if system == "001" else 1) <= len(wrong) <= len(people) // 50, system
