"""kill -9 of those whom 予防接種管理システム calls: its intermediary's web process, where inquiries come in, answers go
out and ends are told, and the unified addressee system, which names the person. As in test_ledger_steps the steps are
found by a first round; the ledger itself goes on, and every fact is there once.
"""

from __future__ import annotations

import itertools
import time
from pathlib import Path
from textwrap import indent

import pytest

from sesshu.operate.supervisor.child import Child
from tests.exchange.ledgers import City
from tests.exchange.test_ledger_steps import CODE, KUMAMOTO, STEPS, do, go_on, has_each_fact_once
from tests.exchange.wishes import NOWHERE, Moment, Wish, moments
from tests.faults.killing import LONG, seeded, write_result

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(7200 if LONG else 900)]
NUMBERS = itertools.count(8000)  # of the children
ADDRESSEE, INTERMEDIARY = "addressee", "intermediary"
CALLS = ((ADDRESSEE, "hand over"), (INTERMEDIARY, "hand over"), (INTERMEDIARY, "answer"), (INTERMEDIARY, "tell"))
AWAY = """
from sesshu.foundation.errors import Refused
try:
{code}
except Refused:
    pass  # whoever was called is away: the next minute asks again
"""


def door_of(city: City, who: str) -> tuple[Child, str]:
    """The web process of one of them, and where it answers."""
    if who == ADDRESSEE:
        return city.addressee_door, city.addressee.door.removesuffix("exchange/") + "api/v1/openapi.json"
    return city.cities.three.doors[KUMAMOTO.name], city.cities.kumamoto.door


def before(city: City, step: str) -> str:
    """A child whose inquiry has come to this step; the answer is there already, so that the call alone is left."""
    at = city.child(next(NUMBERS))
    for earlier in STEPS[: STEPS.index(step)]:
        do(city, earlier, at)
    if step == "answer":
        city.cities.kumamoto.tell("send")
    return at


def die(city: City, wish: Wish, who: str, step: str, at: str, moment: Moment) -> bool:
    """The ledger does the step for the child `at` while the one it calls dies."""
    door, address = door_of(city, who)
    code = AWAY.format(code=indent(CODE[step].format(at=at), "    "))
    return wish.door_dies(door, address, lambda: city.run(code), moment)


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    return Wish(tmp_path)


def test_台帳が呼ぶ相手をどの段階で強制終了しても_照会も回答も接種の登録も一度だけになる(
    city: City, wish: Wish
) -> None:  # fmt: skip
    seed, chance = seeded()
    began, kills, told = time.monotonic(), 0, []
    for who, step in CALLS if LONG else chance.sample(CALLS, 1):
        at = before(city, step)
        die(city, wish, who, step, at, NOWHERE)
        names = wish.seen
        assert names, f"{who} {step}: no step was seen"
        go_on(city, at)
        has_each_fact_once(city, at)
        died = 0
        for moment in chance.sample(moments(names), 2 * len(names)):
            at = before(city, step)
            if die(city, wish, who, step, at, moment):
                print(f"killed: {who} in {step}, {moment[1]} {names[moment[0] - 1]}", flush=True)
                died += 1
            go_on(city, at)
            has_each_fact_once(city, at)
            if died and not LONG:
                break
        assert died, f"{who} {step}: nobody was killed"  # a write that is due once a minute is not in every round
        kills += died
        told += [(who, name) for name in names]
    if LONG:
        found = f"{len(set(told))} kinds of steps, before and after each; every fact once on four sides"
        write_result("inquiry, whom the ledger calls", kills=kills, seed=seed, found=found,
                     seconds=time.monotonic() - began)  # fmt: skip
