"""`exchange`: bulk inquiries between two cities over the network, end to end, recorded on three sides.
`exchange-inside`: single inquiries, ten a second, inside the intermediary alone: from its own door to the answer it
stores. What is in between for the clerk (page, worker, numbers) is in `exchange-immediate` (`clicking.py`).

Every system is a process of its own with its own database and keys, all on this machine. What was asked is compared on
all three sides afterwards: a line that is lost, doubled or different ends the bench with an error.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from sesshu.operate.bench.house import CLOCK, OPTIONS, house_folder, say
from sesshu.operate.bench.measure import Line, line
from sesshu.operate.databases import Databases, Place
from sesshu.operate.exchange.driving import acquire, reconcile
from sesshu.operate.exchange.running import PLACES, Running, running
from sesshu.operate.layout import Layout
from sesshu.operate.postgres import Server
from sesshu.schedule import Tables

SIZE, IMMEDIATE_SIZE, A_SECOND = 3000, 200, 10.0
CHUNK = 500
PEOPLE = 9000  # at most; in a longer run each of them is asked about again, for another case
DOSE = {"kind": "MR", "lot": "ABC123", "doctor": "接種　太郎", "volume": "0.5"}


class LostError(Exception):
    """記録が三者で揃いません。"""


def bulk(_tables: Tables, size: int, _cache: Path) -> list[Line]:
    with _cities() as three:
        people = _prepare(three, min(size, PEOPLE))
        numbers = list(islice(cycle(people), size))
        say(f"{size:,} 件を照会しています")
        told = three.kumamoto.tell("flood", {"numbers": numbers})
        check_recorded(three, told["answered"], size)
    return [line("exchange", size, told["seconds"])]


def immediate(_tables: Tables, size: int, _cache: Path) -> list[Line]:
    with _cities() as three:
        numbers = _prepare(three, size)
        say(f"1秒に{A_SECOND:g}件、{size:,} 件を1件ずつ照会しています")
        told = three.kumamoto.tell("immediate", {"numbers": numbers, "a_second": A_SECOND})
        check_recorded(three, told["answered"], size)
    return [line("exchange-inside", size, told["seconds"], each=told["each"])]


@contextmanager
def server_for(places: Iterable[Place]) -> Iterator[tuple[Databases, Server, Path]]:
    """A server where these places have no database yet, with a folder for their keys."""
    layout = Layout(house_folder("exchange"))
    layout.folder.mkdir(parents=True, exist_ok=True)
    layout.prepare()
    server = Server(layout.postgres, options=OPTIONS).start()
    try:
        keeper = Databases(server.dsn(), layout.roles)
        for place in places:
            keeper.drop(place.name)
        with tempfile.TemporaryDirectory(dir=layout.folder) as folder:
            yield keeper, server, Path(folder)
    finally:
        server.stop()


@contextmanager
def _cities() -> Iterator[Running]:
    with server_for(PLACES) as (keeper, _, folder), running(keeper, folder, CLOCK, {}) as three:
        yield three


def _prepare(three: Running, size: int) -> list[str]:
    """Everybody with a code in both cities and three doses in one; the unified numbers in the asking one."""
    say(f"{size:,} 人の符号と副本を用意しています")
    here, there = (
        {f"{city}{n:013}0": f"{n:011}" for n in range(1, size + 1)} for city in (1, 2)
    )  # fmt: skip
    told = list(here.items())
    for start in range(0, len(told), CHUNK):
        acquire(three.network, three.kumamoto, dict(told[start : start + CHUNK]))
    known_there(three, there)
    return list(here)


def known_there(three: Running, there: dict[str, str]) -> None:
    """小樽市 knows these people (unified number → resident record code), each with three doses."""
    told = list(there.items())
    for start in range(0, len(told), CHUNK):
        acquire(three.network, three.otaru, dict(told[start : start + CHUNK]))
    doses = [{"record_key": f"d{n}", "values": DOSE | {"date": f"202{n}-05-01", "step": f"第{n}期"}} for n in (3, 4, 5)]
    numbers = list(there)
    for start in range(0, len(numbers), CHUNK):
        three.otaru.tell("copies", dict.fromkeys(numbers[start : start + CHUNK], doses))


def check_recorded(three: Running, answered: int, size: int) -> None:
    """Every inquiry answered, and recorded on three sides as the same. Raises `LostError`."""
    three.otaru.tell("ending")
    day = CLOCK[:10]
    found = reconcile(three.network, [three.kumamoto, three.otaru], day, day)
    if answered != size or found.permits != size or found.differences:
        raise LostError(f"照会 {size}、回答 {answered}、許可 {found.permits}、違い {len(found.differences)}")
