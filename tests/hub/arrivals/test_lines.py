"""The lines from the hub to each receiver, cut in every way: it gives up in its time, 監視 says what is tried again,
and when the line is whole each list is there once and in order.

An ordinary run takes a seeded few; `--long` all of them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.lines import Cut, line_to
from tests.faults.killing import LONG, seeded, write_result
from tests.house import keeper
from tests.hub.arrivals.hands import CONNECTED, HANDS
from tests.hub.arrivals.test_faults import AWAY, GOOD, House, receiver_at
from tests.hub.systems import Sitting, open_systems

pytestmark = pytest.mark.timeout(3600 if LONG else 900)
SECONDS, START = 4, 15  # that the hub waits; what a busy machine needs beside it
RECEIVERS = ("ledger", "addressee")
EVERY = [(receiver, how) for receiver in RECEIVERS for how in Cut]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_systems(keeper(), tmp_path, city="131017") as systems:
        systems.hub.settings["SESSHU_DELIVERY_TIMEOUT"] = str(SECONDS)
        with Sitting(systems.hub) as hub, Sitting(systems.ledger) as ledger, Sitting(systems.addressee) as addressee:
            hub.run(HANDS + CONNECTED)
            yield House(systems, hub, ledger, addressee)


def test_どの受け取り側への回線がどう切れても_時間内にあきらめて監視に示し_つながれば一度だけ届く(
    house: House,
) -> None:
    seed, chance = seeded()
    began, given = time.monotonic(), Counter[str]()
    chosen = EVERY if LONG else chance.sample(EVERY, 3)
    for receiver, how in chosen:
        print(f"hub to {receiver}: {how}", flush=True)
        given[receiver] += 1
        is_cut_once(house, receiver, how, given[receiver])
    if LONG:
        found = f"{len(RECEIVERS)} lines, each cut in {len(Cut)} ways; every list there once and in order"
        write_result("data hub, lines cut", kills=len(chosen), seed=seed, found=found, seconds=time.monotonic() - began)


def is_cut_once(house: House, receiver: str, how: Cut, number: int) -> None:
    port = getattr(house.systems, receiver).post.port
    with line_to(port) as line, receiver_at(house.systems, receiver, line.port):
        with line.is_cut(how):
            began = time.monotonic()
            standing, states = house.work(house.give(receiver, number), receiver)
            assert time.monotonic() - began < SECONDS + START
            if how is Cut.LATE:
                assert standing == GOOD
            else:
                assert (standing, states[-1]) == (["配信をやり直し中", AWAY.format(1)], "sending")
        assert house.work("time_passes()", receiver) == (GOOD, ["delivered"] * number)
    if receiver == "ledger":
        assert house.handed_in() == list(range(1, number + 1))
    else:
        assert house.people() == 1, "the list of a day stands in the place of the one before"
