"""`mass-entry`: clerks key the slips of their piles, from Enter to the next empty row."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sesshu.operate.bench.city import prepared_city
from sesshu.operate.bench.house import say
from sesshu.operate.bench.measure import Line, line
from sesshu.operate.bench.serving import PROCESSES, served
from sesshu.operate.bench.visitors import Timing, Visitor, visit
from sesshu.schedule import Tables

SIZE = 738_000
CLERKS, SLIPS = 5, 400  # as many slips as nobody keys in the time
WARM_SECONDS, SECONDS = 15.0, 60.0
EMPTY = re.compile(r'<input type="text" name="number"(?! value)')


@dataclass
class Keyer:
    """One clerk with a pile: a number and Enter; everything else stays as on the slip before."""

    pile: str
    numbers: list[str]
    slip: dict[str, str]
    page: str = ""
    keyed: int = field(default=0)

    def __call__(self, visitor: Visitor, _chance: random.Random, timing: Timing) -> None:
        address = f"/piles/{self.pile}/"
        self.page = self.page or visitor.get(address)
        slip = self.slip | {"number": self.numbers[self.keyed]}
        self.page = timing.take("mass-entry", lambda: visitor.post(address, slip, self.page))
        if not EMPTY.search(self.page):
            raise RuntimeError("there is no next empty row")
        self.keyed += 1


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    """The answer to a slip with the page of the next one, over HTTP from the real web processes. Raises when a slip
    that was keyed is not there as a dose."""
    with prepared_city(tables, size) as house:
        signed_in = house.run("clerks", str(CLERKS))
        told = house.run("open-piles", str(CLERKS), str(SLIPS))
        keyers = [Keyer(one["pile"], one["numbers"], told["slip"]) for one in told["piles"]]
        with served(house, workers=PROCESSES) as web:
            say(f"{CLERKS} 人が票を入力しています")
            pairs = [
                (Visitor(web.port, {signed_in["cookie"]: token}), keyer)
                for token, keyer in zip(signed_in["tokens"], keyers, strict=True)
            ]
            visit(pairs, seconds=WARM_SECONDS)
            found = visit(pairs, seconds=SECONDS)["mass-entry"]
            peak = web.peak()
        _check(house.run("recorded-slips", *(one.pile for one in keyers))["recorded"], keyers)
    return [replace(line("mass-entry", size, sum(found), each=found), peak_mib=peak)]


def _check(recorded: int, keyers: Sequence[Keyer]) -> None:
    keyed = sum(one.keyed for one in keyers)
    if recorded != keyed:
        raise RuntimeError(f"{keyed} slips were keyed and {recorded} recorded")
    say(f"{keyed} 枚を入力し、すべて接種記録になりました")
