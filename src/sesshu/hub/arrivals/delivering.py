"""Delivering, one at a time on each connection: what is to be sent stands in the outbox, which tries again with
growing pauses. The receiver knows a delivery by its connection and number, so that a second attempt changes nothing.
"""

from __future__ import annotations

from typing import Any

from sesshu.foundation import audit, clock, outbox
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.outbox.models import Message, MessageState
from sesshu.hub.arrivals import receivers
from sesshu.hub.arrivals.models import Delivery
from sesshu.hub.arrivals.narrowing import UNSURE, CannotTell, MayNotLeave, check_again, narrow
from sesshu.hub.arrivals.states import NEXT, STANDS_IN_THE_WAY, DeliveryState
from sesshu.hub.arrivals.streams import locked_stream

TOPIC = "hub.delivery"
PURPOSE = "DATA_HUB"
DELIVERER = job_actor("hub.delivery")


def put_next(connection: str) -> None:
    """Send the earliest that waits, unless another one is not through yet. In the caller's transaction.

    The lock on the stream decides who looks first; whoever comes next sees what the first one did. No row is locked
    only to be looked at: nobody waits for a receiver that answers slowly.
    """
    locked_stream(connection)
    rows = Delivery.objects.filter(connection=connection)
    if rows.filter(state__in=STANDS_IN_THE_WAY).exists():
        return
    found = rows.filter(state=DeliveryState.WAITING).order_by("number").first()
    if found is not None:
        _send(found)


def _send(delivery: Delivery) -> None:
    move(delivery, DeliveryState.SENDING)
    _put(delivery)


def _put(delivery: Delivery) -> None:
    """Into the outbox, under a key of this round."""
    delivery.round, delivery.reason, delivery.ended_at = delivery.round + 1, "", None
    delivery.save()
    key = f"{delivery.pk}:{delivery.round}"
    outbox.put(topic=TOPIC, key=key, payload={"delivery": str(delivery.pk)}, purpose=PURPOSE)


def move(delivery: Delivery, state: DeliveryState) -> None:
    """Raises `ValueError` for a step that the table of states does not have."""
    if state not in NEXT[DeliveryState(delivery.state)]:
        raise ValueError(f"{delivery.state} does not lead to {state}")
    delivery.state = state


def message_of(delivery: Delivery) -> Message | None:
    """What stands in the outbox for the present round."""
    return Message.objects.filter(topic=TOPIC, key=f"{delivery.pk}:{delivery.round}").first()


@outbox.handler(TOPIC)
def deliver(message: Message) -> str:
    """Called by the outbox, perhaps twice. What a receiver refuses is not tried again: a person looks at it.

    While the receiver answers, the outbox holds its message, and nothing else is locked: who wants to change a
    delivery that is on its way must have the message first.
    """
    delivery = Delivery.objects.get(pk=message.payload["delivery"])
    if delivery.state != DeliveryState.SENDING or message.key != f"{delivery.pk}:{delivery.round}":
        return "取下げ済み"
    try:
        if _was_cut_down(delivery, message):
            return "絞り込み済み"
        told = receivers.hand_over(delivery)
    except MayNotLeave as kept:
        return _kept_back(_again(delivery), kept)
    except receivers.ReceiverRefused as refused:
        return _refused(_again(delivery), refused.message)
    return _delivered(_again(delivery), told)


def _was_cut_down(delivery: Delivery, message: Message) -> bool:
    """Whether today's register leaves less of it: that is written down first and handed over in a round of its own, so
    that every attempt of a round hands over the same bytes. By number and bytes the ledger knows a delivery again.
    Raises `MayNotLeave`."""
    narrowed = narrow(delivery)
    if narrowed is None:
        return False
    check_again(delivery, narrowed)
    if delivery.receiver != "addressee" and _may_be_there(delivery, message):
        raise CannotTell(UNSURE.format(delivery.file_name))
    found = _again(delivery)
    narrowed.put_on(found)
    _put(found)
    return True


def _may_be_there(delivery: Delivery, message: Message) -> bool:
    """An attempt ended without an answer, in this round or in the one before, and nobody was told of it since."""
    before = Message.objects.filter(topic=TOPIC, key=f"{delivery.pk}:{delivery.round - 1}", attempts__gt=0)
    return message.attempts > 1 or before.exclude(state=MessageState.DELIVERED).exists()


def _again(delivery: Delivery) -> Delivery:
    """The stream and then the row, locked in the order in which everybody locks them."""
    locked_stream(delivery.connection)
    return Delivery.objects.select_for_update().get(pk=delivery.pk)


def without(delivery: Delivery) -> DeliveryState:
    """The state of one that is done without: what its receiver has from before can still be taken back."""
    return DeliveryState.DELIVERED if delivery.receipt else DeliveryState.GIVEN_UP


def _kept_back(delivery: Delivery, kept: MayNotLeave) -> str:
    """Where a person has to decide it stops, so that nothing of it is lost unseen."""
    stops = isinstance(kept, CannotTell) and not delivery.receipt
    move(delivery, DeliveryState.REFUSED if stops else without(delivery))
    delivery.reason = kept.message
    return _ended(delivery, "delivery.may_not_leave", "渡さず", decision="deny")


def _refused(delivery: Delivery, reason: str) -> str:
    move(delivery, DeliveryState.REFUSED)
    delivery.reason = reason
    return _ended(delivery, "delivery.refused", "拒否")


def _delivered(delivery: Delivery, told: dict[str, Any]) -> str:
    move(delivery, DeliveryState.DELIVERED)
    delivery.receipt, delivery.told = told["receipt"], told
    return _ended(delivery, "delivery.delivered", delivery.receipt)


def _ended(delivery: Delivery, act: str, receipt: str, *, decision: str = "allow") -> str:
    delivery.ended_at = clock.now()
    delivery.save()
    audit.record(
        act, by=DELIVERER, purpose=PURPOSE, obj=f"delivery:{delivery.pk}", n=delivery.rows,
        decision=decision, detail={
            "sha256": delivery.sha256, "receipt": receipt, "round": delivery.round, "columns": delivery.columns,
            "late_columns": delivery.late_columns, "late_persons": delivery.late_persons,
        },
    )  # fmt: skip
    put_next(delivery.connection)
    return receipt
