"""個人番号の食い違い: システムが言う番号は、本人の今の番号か、C01・C02・C03・C07のちょうど一つ。"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from sesshu.addressee.findings.checking import check
from sesshu.addressee.findings.models import Finding
from sesshu.addressee.findings.queries import blocked_people
from sesshu.addressee.findings.taking import forget_missing_numbers, take_numbers
from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.models import BusinessLink, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.addressee.findings.test_checking import DAY, checked, tell, told, two_people

__all__ = ["two_people"]

pytestmark = pytest.mark.django_db
CHIEF = job_actor("chief", "unified.merge")
OF_NUMBERS = ("C01", "C02", "C03", "C07")


def change(person: object, number: int, reason: str = "requested") -> None:
    actions.change_number(
        person_id=person, new=individual_number(number), reason=reason, source="register", by=WRITER, purpose=PURPOSE
    )


def merge(person: object, into: object) -> None:
    actions.merge(person_id=person, into_id=into, reason="同一人", by=CHIEF, purpose=PURPOSE)


def test_別の人の前の個人番号はC01(two_people: list[actions.Put]) -> None:
    change(two_people[0].person, 9)
    tell(told(9, "100"))
    tell(told(9, "A1"), told(1, "A2"), system="010")
    assert checked() == {"C01": 1}
    assert blocked_people([two_people[1].person]) == {two_people[1].person}


def test_個人番号を待つ人の番号をシステムが言えばC03(two_people: list[actions.Put]) -> None:
    (waiting,) = put(item(None, "W1", "010"))
    tell(told(5, "W1"), system="010")
    assert checked() == {"C03": 1}
    assert Finding.objects.get(code="C03").person == waiting.person
    put(item(5, "W1", "010"))
    assert checked() == {}


def test_名寄せした人の前の個人番号はC07(two_people: list[actions.Put]) -> None:
    one, two = two_people[:2]
    merge(two.person, one.person)
    change(one.person, 9)
    tell(told(9, "100"))
    tell(told(9, "A1"), told(1, "A2"), system="010")
    assert checked() == {"C02": 1, "C07": 1}, "もう一つの有効な個人番号は、人について出る"


def test_誤りとして閉じた個人番号は_本人のものだったことにならない(two_people: list[actions.Put]) -> None:
    change(two_people[0].person, 9, "error")
    tell(told(9, "100"))
    assert checked() == {"C02": 1}, "010はまだ誤った番号を持っている"
    (right,) = put(item(1, "300"))
    assert (right.result, right.person) == ("numbered", UnifiedPerson.objects.get(links__business_number="300").pk)
    assert checked() == {"C01": 1}, "本人が登録されれば、別の人の番号"


def test_登録のときに言われた食い違いはすぐに出て_翌日の確認も同じ行を見る(two_people: list[actions.Put]) -> None:
    person = two_people[0].person
    with clock.set_to(clock.now()):
        day = clock.today()
        (wrong,) = put(item(2, "T1", "020"), item(1, "T2", "020"))[:1]
        put(item(1, "T1", "020"))
        row = Finding.objects.get()
        assert (row.code, row.person, row.business_number, row.state) == ("C01", wrong.person, "T1", "open")
        assert blocked_people([wrong.person, person]) == {wrong.person}
        put(item(1, "T1", "020"))
        assert Finding.objects.count() == 1
        check(day=day + timedelta(1), by=WRITER, purpose=PURPOSE)
        row.refresh_from_db()
        assert (row.state, row.last_seen, Finding.objects.count()) == ("open", day + timedelta(1), 1)
        put(item(2, "T1", "020"))
        assert BusinessLink.objects.get(business_number="T1").number_index is None
        check(day=day + timedelta(1), by=WRITER, purpose=PURPOSE)
    row.refresh_from_db()
    assert row.state == "closed"


def test_登録のときの食い違いは_鍵を新しくしても同じ行(two_people: list[actions.Put]) -> None:
    change(two_people[0].person, 9)
    tell(told(9, "100"))
    tell(told(9, "A1"), system="010")
    (late,) = put(item(1, "T1", "020"))
    assert (late.result, late.person) == ("replaced", two_people[0].person)
    actions.new_versions(by=WRITER, purpose=PURPOSE)
    assert checked() == {"C07": 1}
    assert Finding.objects.filter(code="C07").count() == 1


@dataclass
class City:
    """What happened to people, kept beside the system: who has which number, had it, and is the same human."""

    people: list[object] = field(default_factory=list)
    links: dict[str, int] = field(default_factory=dict)  # business number → place in `people`
    owner: dict[int, int] = field(default_factory=dict)
    now: dict[int, int] = field(default_factory=dict)  # place → number that holds
    main: dict[int, int] = field(default_factory=dict)

    def expected(self, business: str, number: int) -> str:
        if business not in self.links:
            return "C03"
        human = self.main[self.links[business]]
        holding = {self.now[one] for one in self.now if self.main[one] == human}
        if number in holding:
            return ""
        if number in self.owner:
            return "C07" if self.main[self.owner[number]] == human else "C01"
        return "C02" if holding else "C03"


def city(chance: random.Random) -> City:
    """Twelve people, three without a number; some numbers replaced, some wrong, some people merged."""
    made = City()
    for place in range(12):
        number, business = (place + 1 if place < 9 else None), f"B{place}"
        (one,) = put(item(number, business, "010"))
        made.people.append(one.person)
        made.links[business], made.main[place] = place, place
        if number:
            made.owner[number], made.now[place] = place, number
    fresh = iter(range(20, 40))
    for place in chance.sample(range(9), 4):
        number, reason = next(fresh), chance.choice(["requested", "ex_officio", "error"])
        change(made.people[place], number, reason)
        if reason == "error":
            del made.owner[made.now[place]]
        made.owner[number], made.now[place] = place, number
    for place, into in zip(*(iter(chance.sample(range(12), 6)),) * 2, strict=True):
        merge(made.people[place], made.people[into])
        made.main[place] = into
    return made


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_言われた番号は_正しいかちょうど一つの種類になる(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - made-up people
    made = city(chance)
    businesses = [*made.links, "X1", "X2"]
    for day in range(8):
        said = {one: chance.choice([*range(1, 10), *range(20, 26), 50]) for one in businesses if chance.random() < 0.9}
        today = DAY + timedelta(day)
        people = [told(number, one) for one, number in said.items()]
        take_numbers(system="010", day=today, people=people, by=WRITER, purpose=PURPOSE, number=day)
        forget_missing_numbers(system="010", day=today, by=WRITER, number=day)
        check(day=today, by=WRITER, purpose=PURPOSE)
        rows = Finding.objects.filter(code__in=OF_NUMBERS).exclude(state="closed")
        found = {one: [row.code for row in rows if row.business_number == one] for one in businesses}
        wanted = {one: made.expected(one, said[one]) if one in said else "" for one in businesses}
        assert found == {one: [code] if code else [] for one, code in wanted.items()}
