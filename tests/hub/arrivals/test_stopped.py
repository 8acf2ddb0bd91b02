"""止まった配信: what the page offers is what may be done, from the third attempt on and after the outbox gave up."""

from __future__ import annotations

import pytest

from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.outbox import actions as outbox
from sesshu.foundation.outbox.models import Message
from sesshu.hub.arrivals import actions, queries
from sesshu.hub.arrivals.delivering import put_next
from sesshu.hub.arrivals.models import Delivery
from tests.hub.conftest import TAKER, hand_over

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tax")]
OPERATOR = job_actor("test", "operation.act")


def tried(times: int, state: str = "waiting") -> Delivery:
    """Two deliveries; the first did not get through so many times."""
    hand_over(1)
    hand_over(2)
    Message.objects.update(attempts=times, error_code="ReceiverAway", state=state)
    return Delivery.objects.get(number=1)


def states() -> list[tuple[int, str]]:
    return sorted(Delivery.objects.values_list("number", "state"))


def test_三回送れなかった配信は断念でき_後の配信が動く() -> None:
    one = tried(3)
    assert queries.reason_of(one)
    actions.give_up(delivery_id=one.pk, reason="次の一覧で足りる", by=TAKER, purpose="DATA_HUB")
    assert states() == [(1, "given_up"), (2, "sending")]
    before = Message.objects.get(key=f"{one.pk}:1")
    assert (before.state, before.given_up_because) == ("given_up", "配信の画面で処理"), "もう自動では送らない"


def test_三回送れなかった配信はすぐにやり直せ_数え直しになる() -> None:
    one = tried(4)
    actions.send_again(delivery_id=one.pk, by=TAKER, purpose="DATA_HUB")
    assert states() == [(1, "sending"), (2, "waiting")]
    assert list(Message.objects.order_by("put_at").values_list("state", "attempts")) == [
        ("given_up", 4),
        ("waiting", 0),
    ]
    one.refresh_from_db()
    assert (queries.reason_of(one), queries.cause_of(one)) == ("", "")


def test_二回までは自動のやり直しにまかせ_断念できない() -> None:
    one = tried(2)
    with pytest.raises(NotNow, match="自動でやり直す"):
        actions.give_up(delivery_id=one.pk, reason="急ぐ", by=TAKER, purpose="DATA_HUB")
    assert states() == [(1, "sending"), (2, "waiting")]


def test_送信箱で取りやめた配信は_自動でやり直しているとは言わない() -> None:
    one = tried(12, "dead")
    assert "12回試しましたが送れませんでした（受け取り側のシステムが応答しません）" in queries.reason_of(one)
    outbox.give_up(messages=[Message.objects.get()], reason="相手先に電話で連絡済み", by=OPERATOR)
    assert queries.cause_of(one) == ""
    assert "取りやめられました" in queries.reason_of(one)
    (standing,) = queries.standings(TAKER)
    assert (standing.word, "自動でやり直しています" in standing.why) == ("配信が停止", False)
    actions.send_again(delivery_id=one.pk, by=TAKER, purpose="DATA_HUB")
    assert states() == [(1, "sending"), (2, "waiting")]


def test_ほかの配信の途中でやり直す配信は_順番を待つ() -> None:
    hand_over(1)
    hand_over(2)
    first = Delivery.objects.get(number=1)
    Delivery.objects.filter(pk=first.pk).update(state="delivered", receipt="r1")
    put_next(first.connection)
    actions.send_again(delivery_id=first.pk, by=TAKER, purpose="DATA_HUB")
    assert states() == [(1, "waiting"), (2, "sending")], "二つを同時に送らない"
    with pytest.raises(NotNow, match="配信済みになってから"):  # the receiver has it already
        actions.withdraw(delivery_id=first.pk, reason="誤り", by=TAKER, purpose="DATA_HUB")
