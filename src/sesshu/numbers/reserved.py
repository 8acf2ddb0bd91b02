"""Individual Numbers set aside for tests, demonstrations and training.

No range is officially free, so this one is small: one real number in 100,000 may fall into it. Production holds such
a number for a person to look at; it neither takes it silently nor drops it.
"""

from __future__ import annotations

from sesshu.numbers.individual_number import BASE_LENGTH, IndividualNumber

RESERVED_PREFIX = "99999"
RESERVED_COUNT = 10 ** (BASE_LENGTH - len(RESERVED_PREFIX))


def is_reserved_for_tests(number: IndividualNumber) -> bool:
    return number.reveal().startswith(RESERVED_PREFIX)
