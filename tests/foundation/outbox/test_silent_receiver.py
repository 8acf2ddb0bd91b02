"""A receiver to which the line is silent holds up no other: of a round of the worker it costs its time once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db.models.functions import Now

from sesshu.foundation import outbox, posting
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.jobs import Run, job, run_now
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.outbox.delivering import deliver_due
from sesshu.foundation.outbox.models import Message
from tests.exchange.lines import Cut, Line, line_to

pytestmark = pytest.mark.django_db
SECONDS = 0.5
lines: list[Line] = []
heard: list[type[OSError]] = []


def ask_in_vain() -> None:
    posting.post(f"http://127.0.0.1:{lines[-1].port}/", b"x", {}, seconds=SECONDS, most=10)


@outbox.handler("test.silent")
def silent(_: Message) -> str:
    ask_in_vain()
    return "受付"


@outbox.handler("test.good")
def good(_: Message) -> str:
    return "受付"


@job(kind="test.silent_twice", purpose="SYSTEM_OPERATION", permissions=[], label="試験")
def twice(_: Run) -> None:
    for _ in range(2):
        try:
            ask_in_vain()
        except OSError as away:
            heard.append(type(away))


@pytest.fixture(autouse=True)
def _line() -> Iterator[None]:
    with line_to(9) as line, line.is_cut(Cut.SWALLOWED):
        lines.append(line)
        yield


def test_黙っている受け取り側あてが何通あっても_ほかあてはその回に届く() -> None:
    for number in range(5):
        outbox.put(topic="test.silent", key=str(number), payload={}, purpose="SYSTEM_OPERATION")
    outbox.put(topic="test.good", key="1", payload={}, purpose="SYSTEM_OPERATION")
    Message.objects.update(due_at=Now())
    began = time.monotonic()
    deliver_due(lambda: True)
    assert time.monotonic() - began < 3 * SECONDS
    states = Counter(Message.objects.values_list("topic", "state"))
    assert states == {("test.silent", "waiting"): 5, ("test.good", "delivered"): 1}


def test_一つの処理は_黙っている相手を一度だけ待つ() -> None:
    by = job_actor("test.silent_twice")
    began = time.monotonic()
    run_now(enqueue(kind="test.silent_twice", key="1", arguments={}, by=by, purpose="SYSTEM_OPERATION"))
    assert time.monotonic() - began < 2 * SECONDS
    assert heard == [TimeoutError, posting.NoPlaceError]
