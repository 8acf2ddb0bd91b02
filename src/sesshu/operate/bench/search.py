"""`search`: 20 clerks look for people and open their pages, a second of thought between any two pages."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

from sesshu.operate.bench.city import prepared_city
from sesshu.operate.bench.house import say
from sesshu.operate.bench.measure import Line, line
from sesshu.operate.bench.serving import served
from sesshu.operate.bench.visitors import Timing, Visitor, visit
from sesshu.schedule import Tables

SIZE = 738_000
CLERKS = 20
WARM_SECONDS, SECONDS = 15.0, 60.0
SEARCH, COUNTER = "/residents/", "/counter/"
PERSON = re.compile(r'href="(/doses/people/[0-9a-f-]{36}/)"')


@dataclass
class Clerk:
    """What a clerk does: types what a caller says, looks at the result, opens somebody's page."""

    asked: list[dict[str, str]]
    said: list[str]
    form: str = ""
    counter: str = ""

    def __call__(self, visitor: Visitor, chance: random.Random, timing: Timing) -> None:
        self.form = self.form or visitor.get(SEARCH)
        found = timing.take("search", lambda: visitor.post(SEARCH, chance.choice(self.asked), self.form))
        if people := PERSON.findall(found):
            timing.take("person", lambda: visitor.get(chance.choice(people)))
        self.counter = self.counter or visitor.get(COUNTER)
        words = {"form_name": "FindForm", "channel": "telephone", "text": chance.choice(self.said)}
        shown = timing.take("counter", lambda: visitor.post(COUNTER, words, self.counter))
        if "受付票" not in shown:
            raise RuntimeError("the counter did not show a household")


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    """`search` (terms sent until the people are shown), `person`, and `counter` (what a caller says until the household
    is shown and written on a slip), over HTTP from the real web processes."""
    with prepared_city(tables, size) as house:
        told = house.run("clerks", str(CLERKS))
        with served(house) as web:
            say(f"{CLERKS} 人が検索と個人画面を使っています")
            pairs = [
                (Visitor(web.port, {told["cookie"]: token}), Clerk(told["asked"], told["said"]))
                for token in told["tokens"]
            ]
            visit(pairs, seconds=WARM_SECONDS)
            found = visit(pairs, seconds=SECONDS)
            peak = web.peak()
    return [replace(line(name, size, sum(each), each=each), peak_mib=peak) for name, each in sorted(found.items())]
