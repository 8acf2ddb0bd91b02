"""What 住民記録 and 税務 would tell the unified addressee system itself: made-up Individual Numbers, some wrong.

They go from those systems straight there; the data hub and its files never have them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sesshu.dates.age import age
from sesshu.demo.people import Population, Someone
from sesshu.numbers import testing

CITIES = ("431001", "012033")
COUNTED = 10**8
EACH = 400_000  # reserved numbers of a city: no two cities share one by chance
SYSTEMS = {"001": 0, "010": 18}  # 業務ID → from which age people are in its list
ONE_IN = 300  # of the people of 税務: what is wrong with one of so many
MALFORMED, ANOTHERS, UNLINKED = 7, 8, 9


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
    for one in sorted(city.people, key=lambda one: one.addressee_number):
        if system == "001" or (one.is_here and _years(one, city) >= SYSTEMS[system]):
            yield _numbered(one, municipality, system)


def _numbered(one: Someone, municipality: str, system: str) -> Numbered:
    index = index_of(municipality, one.addressee_number)
    said = right = testing.individual_number(index).reveal()
    wrong = 0 if system == "001" else int(one.addressee_number[:-1]) % ONE_IN
    if wrong == MALFORMED:
        said = right[:-1] + str((int(right[-1]) + 1) % 10)
    elif wrong == ANOTHERS:  # copied from the line above
        said = testing.individual_number(index - 1).reveal()
    return Numbered(one.addressee_number, said, right, wrong != UNLINKED)


def _years(one: Someone, city: Population) -> int:
    born = one.birth_date
    return -1 if born is None or born > city.demo_day else age(born, city.demo_day).years
