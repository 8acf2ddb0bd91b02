"""Birthdays, towns and clinics of the simulated year: many near the edges at which mistakes are made."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

TOWNS = (("8600808", "手取本町"), ("8600806", "花畑町"), ("8600803", "新市街"), ("8600844", "水道町"))
CLINICS = ("4311111111", "4311111112", "4311111113", "4311111114")
EDGES = (
    date(2020, 4, 1), date(2020, 4, 2), date(2021, 4, 1), date(2021, 4, 2), date(2020, 2, 29), date(2024, 2, 29),
    date(2025, 3, 31), date(2025, 4, 1), date(2025, 4, 2), date(2014, 12, 31), date(2015, 1, 31),
)  # fmt: skip
# Ages the six mailings are about, as (first birthday, last birthday, share).
GROUPS = (
    (date(2024, 10, 1), date(2026, 2, 28), 0.3),
    (date(2019, 10, 1), date(2021, 9, 30), 0.35),
    (date(2013, 9, 1), date(2016, 3, 31), 0.2),
    (date(1935, 1, 1), date(1962, 3, 31), 0.15),
)


def birthdays(chance: random.Random, count: int) -> Iterator[date]:
    """So many birthdays: one in ten on an edge."""
    for _ in range(count):
        if chance.random() < 0.1:
            yield chance.choice(EDGES)
            continue
        first, last, _share = chance.choices(GROUPS, weights=[share for _, _, share in GROUPS])[0]
        yield first + timedelta(days=chance.randrange((last - first).days + 1))
