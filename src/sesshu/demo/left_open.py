"""Who moved out of the city and is in the tax office's list all the same: a record that nobody closed. And whom of
that list the unified addressee system hears of at all.
"""

from __future__ import annotations

from datetime import timedelta

from sesshu.dates.age import age
from sesshu.demo.people import Population, Someone

ONE_IN = 6
FROM_AGE, UNTIL_AGE = 18, 63  # the hub lets the tax office's people up to 64 through
LONG_AGO = timedelta(days=60)  # the daily check waits for 30 days unless the city decides otherwise


def left_open(city: Population) -> frozenset[str]:
    """Their 宛名番号: the first of those who left long ago, and one in six of the others."""
    gone = sorted(
        one.addressee_number
        for one in city.people
        if one.removed_on is not None and one.removed_on <= city.demo_day - LONG_AGO and is_heard_of(one, city)
    )
    return frozenset(gone[::ONE_IN])


def is_heard_of(one: Someone, city: Population) -> bool:
    """By the list that goes from the tax office through the hub."""
    born = one.birth_date
    return born is not None and born <= city.demo_day and FROM_AGE <= age(born, city.demo_day).years <= UNTIL_AGE
