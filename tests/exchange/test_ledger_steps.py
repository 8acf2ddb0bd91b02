"""kill -9 of 予防接種管理システム at each step of an inquiry: asked by the clerk, handed over, answered, adopted,
told to the intermediary.

The steps are found by a first round, as in test_every_step. Whoever was killed goes on, everything is done once more,
and the ledger, its intermediary, the network and the provider have each fact exactly once.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sesshu.operate.exchange.running import PLACES
from tests.exchange.ledgers import City
from tests.exchange.wishes import NOWHERE, Moment, Wish, moments
from tests.faults.killing import LONG, seeded, write_result

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(7200 if LONG else 900)]
NETWORK, KUMAMOTO, OTARU = PLACES
NUMBERS = itertools.count(7000)  # of the children
CHILD = "child = Resident.objects.get(addressee_number='{at}')\n"
ASK = (
    CHILD
    + """
if not ExchangeInquiry.objects.filter(resident=child).exists():
    one = actions.Asked(resident_id=child.pk, kind="mover_in", provider="012033", provider_name="小樽市")
    actions.ask(asked=[one], department="予防接種係", by=CLERK, purpose=P)
"""
)
FOLLOW = "following_up.follow(by=WORKER, purpose=P)\n"
HAND_OVER = "following_up.hand_over(by=WORKER, purpose=P, wait_ms=500)\n"  # just after the click
LOOK = (
    CHILD
    + "following_up.look_again([r.pk for r in ExchangeInquiry.objects.filter(resident=child)], by=WORKER, purpose=P)\n"
)
ADOPT = (
    CHILD
    + """
row = ExchangeInquiry.objects.get(resident=child)
if row.state == "fetched":
    dose = DoseEntry(
        resident_id=child.pk, given_on=date(2023, 5, 1), product="mr", source="other_city",
        source_key=f"exchange:{{row.pk}}:1",
    )
    actions.adopt(inquiry_id=row.pk, entries={{1: dose}}, skipped={{}}, by=CLERK, purpose=P)
"""
)
FOUND = (
    CHILD
    + """
from sesshu.foundation.audit.models import Entry
rows = list(ExchangeInquiry.objects.filter(resident=child))
objects = [f'"exchange_inquiry:{{row.pk}}"' for row in rows]
acts = [e.act for e in Entry.objects.filter(act__startswith="exchange.") if any(o in e.body for o in objects)]
answer = {{
    "rows": [[row.state, bool(row.told_at), str(row.client_key), row.answers.count()] for row in rows],
    "doses": [str(d.given_on) for d in Dose.objects.filter(resident=child)], "acts": acts,
}}
"""
)
STEPS = ("ask", "hand over", "answer", "adopt", "tell")
CODE = {"ask": ASK, "hand over": HAND_OVER, "answer": LOOK, "adopt": ADOPT, "tell": FOLLOW}
ACTS = ("exchange.inquiry_asked", "exchange.answer_fetched", "exchange.answer_adopted")


@pytest.fixture
def wish(tmp_path: Path) -> Wish:
    return Wish(tmp_path)


def do(city: City, step: str, at: str, *, more: dict[str, str] | None = None) -> None:
    if step == "answer":
        city.cities.kumamoto.tell("send")
    code = CODE[step]
    city.run(code.format(at=at) if "{at}" in code else code, more=more)


def go_on(city: City, at: str) -> None:
    """What the office does the next minute: everything once more."""
    for step in STEPS:
        do(city, step, at)


def die(city: City, wish: Wish, step: str, at: str, moment: Moment) -> list[str]:
    """Do a step in a process that dies at a moment. The writes it came to."""
    with wish.at(moment):
        if moment == NOWHERE:
            usual, city.ledger.settings = city.ledger.settings, city.ledger.settings | wish.settings
            do(city, step, at)
            city.ledger.settings = usual
        else:
            do(city, step, at, more=wish.settings)  # and ended by kill -9, or this fails
    return wish.seen


def has_each_fact_once(city: City, at: str) -> None:
    found = city.run(FOUND.format(at=at))
    [[state, told, client_key, answers]] = found["rows"]
    assert (state, told, answers, found["doses"]) == ("adopted", True, 1, ["2023-05-01"])
    assert {act: Counter(found["acts"])[act] for act in ACTS} == dict.fromkeys(ACTS, 1)
    [[state, inquiry, permit]] = rows(city, KUMAMOTO, "SELECT state, key, permit FROM inquiry WHERE client_key = %s",
                                      client_key)  # fmt: skip
    assert state == "adopted"
    assert rows(city, NETWORK, "SELECT permit FROM exchange_request WHERE key = %s", inquiry) == [(permit,)]
    assert rows(city, OTARU, "SELECT state FROM provision WHERE permit = %s", permit) == [("answered",)]


def rows(city: City, place: Any, query: str, value: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(city.cities.databases.ensure(place).owner) as connection:
        return connection.execute(query, [value]).fetchall()  # type: ignore[arg-type]


def test_台帳をどの段階で強制終了しても_照会も回答も接種の登録も一度だけになる(city: City, wish: Wish) -> None:
    seed, chance = seeded()
    began, kills, told = time.monotonic(), 0, []
    for step in STEPS if LONG else chance.sample(STEPS, 1):
        at = city.child(next(NUMBERS))
        for earlier in STEPS[: STEPS.index(step)]:
            do(city, earlier, at)
        names = die(city, wish, step, at, NOWHERE)
        assert names, f"{step}: no write was seen"
        go_on(city, at)
        has_each_fact_once(city, at)
        for moment in moments(names) if LONG else chance.sample(moments(names), 1):
            at = city.child(next(NUMBERS))
            for earlier in STEPS[: STEPS.index(step)]:
                do(city, earlier, at)
            die(city, wish, step, at, moment)
            print(f"killed: ledger in {step}, {moment[1]} {names[moment[0] - 1]}", flush=True)
            go_on(city, at)
            has_each_fact_once(city, at)
            kills += 1
        told += names
    if LONG:
        found = f"{len(set(told))} kinds of steps, before and after each; every fact once on four sides"
        write_result("inquiry, the ledger's steps", kills=kills, seed=seed, found=found,
                     seconds=time.monotonic() - began)  # fmt: skip
