"""送信箱: leaves only with its transaction, at least once, under one key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from sesshu.foundation import outbox
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.health.registry import GOOD, WATCH
from sesshu.foundation.outbox import delivering
from sesshu.foundation.outbox.health import outbox as outbox_line
from sesshu.foundation.outbox.models import Message, MessageState

pytestmark = pytest.mark.django_db
TOPIC = "test.letter"
received: list[str] = []
faults: list[Exception] = []


@outbox.handler(TOPIC)
def receive(message: Message) -> str:
    received.append(message.idempotency_key)
    if faults:
        raise faults.pop(0)
    return f"受付{len(received)}"


@pytest.fixture(autouse=True)
def _empty() -> None:
    received.clear()
    faults.clear()


def put(key: str = "1") -> Message:
    return outbox.put(topic=TOPIC, key=key, payload={"n": 1}, purpose="SYSTEM_OPERATION")


def later() -> None:
    Message.objects.filter(state="waiting").update(due_at=Now())


def test_取引の外では入れられない(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        put()


def test_取引が取り消されれば送られない() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put()
        raise ZeroDivisionError
    assert not delivering.deliver_next()
    assert received == []


def test_同じ鍵は一通で受領が残る() -> None:
    assert put().id == put().id
    assert delivering.deliver_next()
    assert not delivering.deliver_next()
    message = Message.objects.get(topic=TOPIC)
    assert (message.state, message.receipt, message.attempts) == ("delivered", "受付1", 1)


def test_失敗した便は間をおいて同じ鍵で再送される() -> None:
    put()
    faults.append(ConnectionError())
    assert delivering.deliver_next()
    assert not delivering.deliver_next(), "the pause has not passed"
    later()
    assert delivering.deliver_next()
    assert len(received) == 2
    assert len(set(received)) == 1
    assert Message.objects.get(topic=TOPIC).attempts == 2


def test_送れない便は別に置かれ職員が送り直せる(clerk: Actor) -> None:
    message = put()
    faults.extend(ConnectionError() for _ in range(delivering.MOST_ATTEMPTS))
    for _ in range(delivering.MOST_ATTEMPTS):
        later()
        delivering.deliver_next()
    message.refresh_from_db()
    assert (message.state, message.error_code) == (MessageState.DEAD, "ConnectionError")
    assert delivering.oldest_waiting() is None
    delivering.send_again(messages=[message], by=clerk)
    assert delivering.oldest_waiting() is not None
    assert delivering.deliver_next()
    with pytest.raises(NotNow):
        delivering.send_again(messages=[Message.objects.get(id=message.id)], by=clerk)


def test_宛先が未登録の便も失われない() -> None:
    outbox.put(topic="test.nobody", key="1", payload={}, purpose="SYSTEM_OPERATION")
    assert delivering.deliver_next()
    assert Message.objects.get(topic="test.nobody").state == MessageState.WAITING


def test_稼働状況に最も古い便と送れない便が出る() -> None:
    put("1")
    Message.objects.filter(topic=TOPIC).update(put_at=Now() - timedelta(hours=1))
    reading = outbox_line()
    assert reading.state == WATCH
    assert reading.value["waiting"] == 1
    assert reading.value["oldest_seconds"] >= 3600
    assert delivering.deliver_next()
    assert outbox_line().state == GOOD
