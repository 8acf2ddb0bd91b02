"""送信箱: leaves only with its transaction, at least once, under one key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.urls import reverse

from sesshu.foundation import outbox
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.health.registry import GOOD, WATCH
from sesshu.foundation.outbox import actions, delivering
from sesshu.foundation.outbox.health import outbox as outbox_line
from sesshu.foundation.outbox.models import Message, MessageState
from tests.foundation.files.test_screens import send, visit

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


@pytest.fixture
def keeper() -> Actor:
    """システム管理担当."""
    return Actor("person", "admin-1", permissions_of(["administrator"]), display_name="admin", terminal="T-01")


def set_aside() -> Message:
    message = put()
    faults.extend(ConnectionError() for _ in range(delivering.MOST_ATTEMPTS))
    for _ in range(delivering.MOST_ATTEMPTS):
        later()
        delivering.deliver_next()
    return Message.objects.get(id=message.id)


def test_送れない便は別に置かれ職員が送り直せる(keeper: Actor, clerk: Actor) -> None:
    message = set_aside()
    assert (message.state, message.error_code) == (MessageState.DEAD, "ConnectionError")
    assert delivering.oldest_waiting() is None
    with pytest.raises(NotPermitted):
        actions.send_again(messages=[message], by=clerk)
    actions.send_again(messages=[message], by=keeper)
    assert delivering.oldest_waiting() is not None
    assert delivering.deliver_next()
    with pytest.raises(NotNow):
        actions.send_again(messages=[Message.objects.get(id=message.id)], by=keeper)


def test_送信の取りやめには理由が要り_その後は送られない(keeper: Actor) -> None:
    message = set_aside()
    with pytest.raises(InvalidInput):
        actions.give_up(messages=[message], reason="　", by=keeper)
    actions.give_up(messages=[message], reason="電話で連絡済み", by=keeper)
    message.refresh_from_db()
    assert (message.state, message.given_up_because) == (MessageState.GIVEN_UP, "電話で連絡済み")
    assert Entry.objects.filter(act="outbox.given_up", obj=f"message:{message.id}").count() == 1
    assert outbox_line().value["dead"] == 0


def test_送信箱の画面から取りやめると理由が残る(keeper: Actor, clerk: Actor) -> None:
    message = set_aside()
    assert "送信できず" in visit(clerk, reverse("outbox")).content.decode()
    page = reverse("outbox-message", args=[message.id])
    assert "もう一度送る" not in visit(clerk, page).content.decode()  # reading alone
    assert "もう一度送る" in visit(keeper, page).content.decode()
    assert send(keeper, page, "GiveUpForm").status_code == 422
    assert send(keeper, page, "GiveUpForm", reason="電話で連絡済み").status_code == 302
    assert "電話で連絡済み" in visit(clerk, page).content.decode()


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
