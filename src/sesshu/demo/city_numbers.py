"""What 住民記録 and 税務 would tell the unified addressee system itself: made-up Individual Numbers, some wrong.

They go from those systems straight there; the data hub and its files never have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sesshu.dates.age import age
from sesshu.demo.left_open import left_open
from sesshu.demo.people import Population, Someone
from sesshu.numbers import testing
from sesshu.numbers.addressee_number import first_from

CITIES = ("431001", "012033")
COUNTED, ELSEWHERE = 10**8, 8 * 10**7  # made-up people of a city; where the numbers of people from elsewhere begin
EACH = 400_000  # reserved numbers of a city: no two cities share one by chance
NEVER_GIVEN, CHANGED_TO, APART = 800_000, 850_000, 25_000  # reserved numbers beside them, so many of a city
OUTSIDE, OUTSIDERS = 910_000, 2  # people of 税務 who live elsewhere: nobody has asked for their codes
SYSTEMS = {"001": 0, "010": 18}  # 業務ID → from which age people are in its list
TAX = "010"
ONE_IN = 300  # of the ordinary people of 税務: one of so many for each fault
MALFORMED, ANOTHERS, UNLINKED, UNKNOWN, OLD = 10, 30, 50, 70, 90  # which one; the smallest city has a hundred of them


@dataclass(frozen=True, slots=True)
class Numbered:
    """A person of a system: what its list says, and the number by which it once asked for a link, if it did."""

    business_number: str
    individual_number: str
    linked_number: str
    is_linked: bool = True

    def __repr__(self) -> str:
        return f"Numbered({self.business_number})"


def index_of(municipality: str, addressee_number: str) -> int:
    """Which reserved number a made-up resident has."""
    return sequence_of(addressee_number) % EACH + EACH * CITIES.index(municipality)


def sequence_of(addressee_number: str) -> int:
    """Made-up people are counted behind the code of their city; the last digit is the check digit."""
    return int(addressee_number[:-1]) % COUNTED


def people_of(city: Population, municipality: str, system: str) -> Iterator[Numbered]:
    """The list of a system, in the order of its numbers."""
    faults, open_still = _faults(city), left_open(city)
    above = ""
    for one in _in_order(city):
        fault = faults.get(one.addressee_number, 0)
        if system != TAX:
            yield _right(one, municipality, changed=fault == OLD)
        elif one.addressee_number in open_still or (one.is_here and _is_adult(one, city)):
            found = _told(one, municipality, fault, above)
            above = found.linked_number
            yield found
    if system == TAX:
        yield from _outsiders(municipality)


def renumbered(city: Population, municipality: str) -> dict[str, int]:
    """Who has asked for another Individual Number, which 税務 does not know yet: 宛名番号 → the new reserved number."""
    old = [number for number, fault in _faults(city).items() if fault == OLD]
    return {number: _beside(CHANGED_TO, municipality, number) for number in old}


def _faults(city: Population) -> dict[str, int]:
    """宛名番号 → what is wrong with them in the list of 税務."""
    ordinary = [one for one in _in_order(city) if one.is_here and not one.kind and _is_adult(one, city)]
    known = (MALFORMED, ANOTHERS, UNLINKED, UNKNOWN, OLD)
    found = {one.addressee_number: at % ONE_IN for at, one in enumerate(ordinary) if at % ONE_IN in known}
    return {number: fault for number, fault in found.items() if fault != OLD or sequence_of(number) < APART}


def _right(one: Someone, municipality: str, *, changed: bool) -> Numbered:
    """As the register has it; the number before a change is the one that was linked."""
    first = index_of(municipality, one.addressee_number)
    now = _beside(CHANGED_TO, municipality, one.addressee_number) if changed else first
    return Numbered(one.addressee_number, _number(now), _number(first))


def _told(one: Someone, municipality: str, fault: int, above: str) -> Numbered:
    """As 税務 has it; `above`: the number of the line before."""
    said = right = _number(index_of(municipality, one.addressee_number))
    if fault == MALFORMED:
        said = right[:-1] + str((int(right[-1]) + 1) % 10)
    elif fault == ANOTHERS and above:
        said = above
    elif fault == UNKNOWN:  # two digits exchanged, say: a number that nobody has
        said = _number(_beside(NEVER_GIVEN, municipality, one.addressee_number))
    return Numbered(one.addressee_number, said, right, fault != UNLINKED)


def _outsiders(municipality: str) -> Iterator[Numbered]:
    """住登外者: 税務 alone knows them."""
    serial = int(municipality[:5]) * COUNTED + ELSEWHERE
    for n in range(OUTSIDERS):
        serial, business_number = first_from(serial + 1)
        right = _number(OUTSIDE + OUTSIDERS * CITIES.index(municipality) + n)
        yield Numbered(business_number, right, right)


def _number(index: int) -> str:
    return testing.individual_number(index).reveal()


def _beside(first: int, municipality: str, addressee_number: str) -> int:
    return first + sequence_of(addressee_number) % APART + APART * CITIES.index(municipality)


def _in_order(city: Population) -> list[Someone]:
    return sorted(city.people, key=lambda one: one.addressee_number)


def _is_adult(one: Someone, city: Population) -> bool:
    born = one.birth_date
    return born is not None and born <= city.demo_day and age(born, city.demo_day).years >= SYSTEMS[TAX]
