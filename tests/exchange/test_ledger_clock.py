"""台帳の時計が91日進む: 本物の中間サーバーとネットワークの隣で、決めない回答も送信待ちの照会も終わらず、送信は続く。"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from sesshu.operate import processes
from sesshu.operate.exchange.running import wait_for
from tests.exchange.cities import CLOCK
from tests.exchange.ledgers import LEDGER, City
from tests.exchange.test_ledger_steps import CHILD, KUMAMOTO, do

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(600)]
NUMBERS = itertools.count(6600)  # of the children
NIGHT = """
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.running import run_by_id
from uuid import uuid4
job = enqueue(kind="exchange.follow_daily", key=str(uuid4()), arguments={}, by=WORKER, purpose=P)
run_by_id(str(job.pk))
job.refresh_from_db()
answer = job.state
"""
STANDS = (
    CHILD
    + """
from sesshu.foundation.audit.models import Entry
row = ExchangeInquiry.objects.get(resident=child)
doubts = Entry.objects.filter(act="exchange.clock_doubted", decision="deny").order_by("queue_id")
answer = [row.state, row.result, [one.values != {{}} for one in row.answers.all()],
          list(doubts.values_list("obj", flat=True))]
"""
)
AGED = "UPDATE exchange_inquiry SET ended_at = ended_at - interval '91 days' WHERE client_key::text = %s"


def at(days: int) -> dict[str, str]:
    """The settings of a process whose clock is so far ahead."""
    return {"SESSHU_CLOCK": (datetime.fromisoformat(CLOCK) + timedelta(days=days)).isoformat()}


def ahead(city: City, days: int) -> City:
    return replace(city, ledger=replace(city.ledger, settings={**city.ledger.settings, **at(days)}))


@contextmanager
def intermediary_ahead(city: City, days: int) -> Iterator[None]:
    """Its web process with that clock; the network's is right."""
    three, name = city.cities.three, KUMAMOTO.name
    three.cut(name)
    system = three.kumamoto.system
    wrong = processes.web(system.post, {**system.settings, **at(days)})
    wrong.start()
    try:
        wait_for(system.door)
        yield
    finally:
        wrong.ask_to_stop()
        wrong.wait_stopped()
        three.mend(name)


def stands(city: City, child: str) -> Any:
    return city.run(STANDS.format(at=child))


@pytest.fixture
def undecided(city: City) -> str:
    """A child whose answer has come; nobody has decided about it."""
    child = city.child(next(NUMBERS))
    for step in ("ask", "hand over", "answer"):
        do(city, step, child)
    return child


def test_台帳の時計が91日進んでも決めない回答は残り_直って期間が過ぎれば消える(city: City, undecided: str) -> None:
    before = len(stands(city, undecided)[3])
    jumped = ahead(city, 91)
    assert jumped.run(NIGHT) == "succeeded"
    state, _, kept, doubts = stands(city, undecided)
    assert (state, kept, doubts[before:]) == ("fetched", [True], ["exchange_clock:OTHER_TIME"])
    with intermediary_ahead(city, 91):
        assert jumped.run(NIGHT) == "succeeded"
    state, _, kept, doubts = stands(city, undecided)
    assert (state, kept, doubts[before + 1 :]) == ("fetched", [True], ["exchange_clock:NOT_PROVEN"])

    assert city.run(NIGHT) == "succeeded"
    assert stands(city, undecided)[:3] == ["fetched", "ok_with_data", [True]], "時計は正しく、まだ90日たっていない"
    key = city.run(CHILD.format(at=undecided) + "answer = ExchangeInquiry.objects.get(resident=child).client_key")
    with psycopg.connect(city.cities.databases.ensure(LEDGER).owner) as connection:
        assert connection.execute(AGED, [key]).rowcount == 1
    assert city.run(NIGHT) == "succeeded"
    state, result, kept, doubts = stands(city, undecided)
    assert (state, result, kept, len(doubts)) == ("dismissed", "content_dropped", [False], before + 2)


@pytest.mark.parametrize("days", [30, -30])
def test_台帳の時計が進んでも遅れても_送信待ちの照会は終わらず送られ回答が届く(city: City, days: int) -> None:
    child = city.child(next(NUMBERS))
    do(city, "ask", child)
    wrong = ahead(city, days)
    assert wrong.run(NIGHT) == "succeeded"
    assert stands(city, child)[0] in {"queued", "sent", "permitted", "waiting", "answered", "fetched"}
    do(wrong, "answer", child)
    assert stands(city, child)[:3] == ["fetched", "ok_with_data", [True]]
