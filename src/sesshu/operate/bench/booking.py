"""`booking`: people on the public page at once, two seconds of thought between any two pages: they come in with a
number, look at a day, take a seat, look, and give it up again. More than the page takes in get the wait page."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sesshu.operate.bench.house import PLACE, BenchHouse, bench_house, say
from sesshu.operate.bench.measure import Line, line
from sesshu.operate.bench.serving import served
from sesshu.operate.bench.visitors import Seconds, Timing, Visitor, visit
from sesshu.schedule import Tables

SIZE = 100
THINK_SECONDS, WARM_SECONDS, SECONDS = 2.0, 15.0, 60.0
SEATS = 20  # of each of the ten sessions, fewer than people: some find them full
WAIT = "込み合っています"
EVENT = re.compile(r'href="(/events/[0-9a-f-]{36}/)"')
SESSION = re.compile(r'name="session" value="([0-9a-f-]{36})"')
CANCEL = re.compile(r'href="(/reservations/[0-9a-f-]{36}/cancel/)"')
BIRTH = "R2.6.15"


@dataclass
class Parent:
    """One person with a number on a paper. `page` is what they look at."""

    number: str
    page: str = ""
    waited: int = field(default=0)

    def __call__(self, visitor: Visitor, chance: random.Random, timing: Timing) -> None:
        if not self.page or WAIT in self.page:
            self.page = timing.take("enter", lambda: visitor.get("/"))
            if WAIT in self.page:
                self.waited += 1
                return
            wish = {"number": self.number, "birth_date": BIRTH}
            self.page = timing.take("sign_in", lambda: visitor.post("/", wish, self.page))
        if given_up := CANCEL.search(self.page):
            ask = timing.take("cancel_page", lambda: visitor.get(given_up[1]))
            self.page = timing.take("cancel", lambda: visitor.post(given_up[1], {}, ask))
        elif events := EVENT.findall(self.page):
            there = chance.choice(events)
            page = timing.take("event", lambda: visitor.get(there))
            wish = {"people": "0", "session": chance.choice(SESSION.findall(page))}
            timing.take("book", lambda: visitor.post(there, wish, page))
            self.page = timing.take("mine", lambda: visitor.get("/mine/"))
        else:
            raise RuntimeError("the page offers neither a seat nor a reservation")


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:  # noqa: ARG001 - every benchmark is given both
    """`booking` over HTTP from the real public process, as its own login role. Raises when a seat was given twice."""
    with bench_house("booking", anew=True) as house:
        numbers = house.run("booking_day", str(size), str(SEATS))["numbers"]
        people = [Parent(number) for number in numbers]
        with served(house, dsn=house.keeper.public(PLACE), site="booking") as web:
            found = _measured(house, web.port, people)
            peak = web.peak()
    every = [seconds for each in found.values() for seconds in each]
    lines = [line("booking", size, sum(every), each=every)]
    lines += [line(f"booking-{name}", size, sum(each), each=each) for name, each in sorted(found.items())]
    say(f"待ち画面を見た回数 {sum(one.waited for one in people)}")
    return [replace(one, peak_mib=peak) for one in lines]


def _measured(house: BenchHouse, port: int, people: Sequence[Parent]) -> Seconds:
    say(f"{len(people)} 人が予約サイトを使っています（考える時間 {THINK_SECONDS:.0f} 秒）")
    pairs = [(Visitor(port, {}, accepted=(200, 409)), one) for one in people]
    visit(pairs, seconds=WARM_SECONDS, think=THINK_SECONDS)
    found = visit(pairs, seconds=SECONDS, think=THINK_SECONDS)
    told = house.run("booking_seats")
    if told["overbooked"] or told["differences"]:
        raise RuntimeError(f"seats do not add up: {told}")
    say(f"予約中 {told['taken']} 席、席の数と予約の数は一致")
    return found
