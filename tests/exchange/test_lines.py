"""Every line between the systems of two cities, cut in every way: the caller gives up in its time, says what it waits
for, and when the line is whole everything counts once.

An ordinary run takes a seeded few of all lines and ways; `--long` all of them.
"""

from __future__ import annotations

import time

import pytest

from tests.exchange.journeys import EVERY, JOURNEYS, SECONDS, Seated, seated
from tests.exchange.ledgers import City
from tests.exchange.lines import Cut, line_to
from tests.faults.killing import LONG, seeded, write_result

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(7200 if LONG else 900)]
SAMPLE = 2
START = 25  # seconds that a process of a busy machine takes to start and to do what is not the call


def test_どの回線がどう切れても_時間内にあきらめて理由を示し_つながれば一度だけ届く(city: City) -> None:
    seed, chance = seeded()
    began = time.monotonic()
    chosen = EVERY if LONG else chance.sample(EVERY, SAMPLE)
    with seated(city) as here:
        for name, how in chosen:
            took = is_cut_once(here, name, how)
            print(f"{name}: {how} ({took:.0f} s)", flush=True)
    if LONG:
        found = f"{len(JOURNEYS)} lines, each cut in {len(Cut)} ways; everything counts once on all sides"
        write_result("lines cut", kills=len(chosen), seed=seed, found=found, seconds=time.monotonic() - began)


def is_cut_once(city: Seated, name: str, how: Cut) -> float:
    """How long it took as a whole."""
    all_began = time.monotonic()
    journey = JOURNEYS[name](city)
    journey.begin()
    with line_to(journey.target) as line:
        journey.port = line.port
        with line.is_cut(how):
            began = time.monotonic()
            assert journey.done() == (how is Cut.LATE)
            took = time.monotonic() - began
            assert took < 2 * SECONDS + START, f"{name}, {how}: {took:.0f} s"
            assert line.calls or how is Cut.REFUSED, "the line was used"
            if how is not Cut.LATE:
                journey.waits()
        journey.end()
    return time.monotonic() - all_began
