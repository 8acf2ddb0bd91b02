"""What people do with arrivals that wait and with deliveries that did not get through."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.outbox import actions as outbox
from sesshu.foundation.written import check_no_number
from sesshu.hub.arrivals import receivers
from sesshu.hub.arrivals.delivering import message_of, move, put_next, without
from sesshu.hub.arrivals.models import Arrival, Delivery, Stream
from sesshu.hub.arrivals.narrowing import MayNotLeave, check_again, narrow
from sesshu.hub.arrivals.queries import reason_of
from sesshu.hub.arrivals.states import NEXT, ArrivalState, DeliveryState
from sesshu.hub.arrivals.streams import locked_stream
from sesshu.hub.arrivals.taking import accept

EXAMPLE = "送り元に電話で確認済み"


@transaction.atomic
def release(*, arrival_id: UUID, reason: str, by: Actor, purpose: str) -> Arrival:
    """Pass an arrival that waits, although something speaks against it. Raises `NotNow`."""
    by.check("arrival.release")
    arrival, stream = _held(arrival_id, reason)
    arrival.decided_by, arrival.decided_because = by.code, reason.strip()
    accept(arrival, stream)
    _record("arrival.released", f"arrival:{arrival.pk}", by, purpose, reason)
    return arrival


@transaction.atomic
def give_back(*, arrival_id: UUID, reason: str, by: Actor, purpose: str) -> Arrival:
    """Do without an arrival that waits: its content is erased, and the sender may send the number again."""
    by.check("arrival.release")
    arrival, _ = _held(arrival_id, reason)
    arrival.state, arrival.decided_by, arrival.decided_because = ArrivalState.WITHDRAWN, by.code, reason.strip()
    arrival.save()
    told = {"state": DeliveryState.WITHDRAWN, "content": None, "reason": reason.strip(), "ended_at": clock.now()}
    arrival.deliveries.filter(state=DeliveryState.HELD).update(**told)
    _record("arrival.withdrawn", f"arrival:{arrival.pk}", by, purpose, reason)
    return arrival


@transaction.atomic
def send_again(*, delivery_id: UUID, by: Actor, purpose: str) -> Delivery:
    """Once more, in its turn: refused, given up, set aside, or delivered already (the receiver knows it again by its
    number). Where another one is on its way it waits for that."""
    by.check("delivery.send")
    delivery = _locked_in_order(delivery_id)
    if delivery.content is None:
        raise NotNow("内容は消去されています。送り元に送り直してもらってください。")
    if delivery.receipt:
        _check_again(delivery)
    if delivery.state == DeliveryState.SENDING:
        _take_off_the_outbox(delivery)
        move(delivery, without(delivery))
    elif delivery.state not in (DeliveryState.REFUSED, DeliveryState.GIVEN_UP, DeliveryState.DELIVERED):
        raise NotNow("やり直せるのは、拒否・断念・送信できずに止まったもの、配信済みのものです。")
    move(delivery, DeliveryState.WAITING)
    delivery.save()
    put_next(delivery.connection)
    _record("delivery.sent_again", f"delivery:{delivery.pk}", by, purpose, "")
    return Delivery.objects.get(pk=delivery.pk)


@transaction.atomic
def give_up(*, delivery_id: UUID, reason: str, by: Actor, purpose: str) -> Delivery:
    """Do without: what comes after it goes on. One that was delivered before is delivered, and can be taken back."""
    by.check("delivery.send")
    _check_reason(reason)
    delivery = _locked_in_order(delivery_id)
    if delivery.state == DeliveryState.SENDING:
        _take_off_the_outbox(delivery)
    elif delivery.state != DeliveryState.REFUSED:
        raise NotNow("断念できるのは、拒否されたものと、送信できずに止まったものです。")
    move(delivery, without(delivery))
    _end(delivery, reason)
    put_next(delivery.connection)
    _record("delivery.given_up", f"delivery:{delivery.pk}", by, purpose, reason)
    return delivery


def withdraw(*, delivery_id: UUID, reason: str, by: Actor, purpose: str) -> Delivery:
    """Back out: what has not left is not sent; what was delivered is undone by the receiver itself, or it is said
    what is to be done there. Raises `NotNow` and `ReceiverRefused`; the refusal is recorded too."""
    by.check("delivery.withdraw")
    _check_reason(reason)
    try:
        with transaction.atomic():
            return _withdraw(delivery_id, reason, by, purpose)
    except receivers.ReceiverRefused as refused:
        with transaction.atomic():
            _record("delivery.not_withdrawn", f"delivery:{delivery_id}", by, purpose, refused.message, decision="deny")
        raise


def _withdraw(delivery_id: UUID, reason: str, by: Actor, purpose: str) -> Delivery:
    """The stream is locked for one that waits alone: of one that was delivered its receiver is asked, and that may
    take long."""
    seen = _there(delivery_id)
    waits = seen.state == DeliveryState.WAITING
    delivery = _locked_in_order(delivery_id) if waits else _locked(delivery_id)
    if delivery.state != seen.state:
        raise NotNow("いま状態が変わりました。最新の状態を確かめてから、やり直してください。")
    if waits and delivery.receipt:
        raise NotNow("もう一度配信するところです。配信済みになってから取り消してください。")
    if DeliveryState.WITHDRAWN not in _after(delivery):
        raise NotNow("配信の途中か、終わったものは取り消せません。配信済みになってから取り消してください。")
    if delivery.state == DeliveryState.DELIVERED:
        delivery.told = receivers.take_back(delivery)
    move(delivery, DeliveryState.WITHDRAWN)
    _end(delivery, reason)
    _record("delivery.withdrawn", f"delivery:{delivery.pk}", by, purpose, reason)
    return delivery


@transaction.atomic
def look(*, delivery_id: UUID, by: Actor, purpose: str) -> Delivery:
    """Ask the receiver what became of a delivery."""
    by.check("arrival.read")
    delivery = _locked(delivery_id)
    if delivery.state != DeliveryState.DELIVERED:
        raise NotNow("受け取り側に確かめられるのは、配信済みのものです。")
    delivery.told = receivers.look_after(delivery)
    delivery.save()
    _record("delivery.looked_after", f"delivery:{delivery.pk}", by, purpose, "")
    return delivery


def _held(arrival_id: UUID, reason: str) -> tuple[Arrival, Stream]:
    _check_reason(reason)
    found = Arrival.objects.filter(pk=arrival_id).first()
    if found is None:
        raise NotFound("この受領はありません。")
    stream = locked_stream(found.connection)
    arrival = Arrival.objects.select_for_update().get(pk=arrival_id)
    if arrival.state != ArrivalState.HELD:
        raise NotNow("この受領は、もう保留ではありません。最新の状態を確かめてください。")
    return arrival, stream


def _there(delivery_id: UUID) -> Delivery:
    found = Delivery.objects.filter(pk=delivery_id).first()
    if found is None:
        raise NotFound("この配信はありません。")
    return found


def _locked(delivery_id: UUID) -> Delivery:
    """Raises `NotNow` while somebody else has it: their receiver may take long to answer."""
    connection = _there(delivery_id).connection
    found = Delivery.objects.select_for_update(skip_locked=True).filter(pk=delivery_id).first()
    if found is None:
        raise NotNow(f"{connection}のこの配信は、いまほかの職員が処理しています。少し待ってやり直してください。")
    return found


def _locked_in_order(delivery_id: UUID) -> Delivery:
    """With its stream, for what changes the order of a connection."""
    locked_stream(_there(delivery_id).connection)
    return _locked(delivery_id)


def _after(delivery: Delivery) -> frozenset[DeliveryState]:
    return NEXT[DeliveryState(delivery.state)]


def _check_again(delivery: Delivery) -> None:
    """Raises `NotNow` where the register of today does not let out again what was delivered."""
    try:
        check_again(delivery, narrow(delivery))
    except MayNotLeave as kept:
        raise NotNow(kept.message) from None


def _take_off_the_outbox(delivery: Delivery) -> None:
    """One that does not get on is not tried again by itself; one that has hardly been tried is left alone."""
    message = message_of(delivery)
    if message is None or not reason_of(delivery):
        raise NotNow("いま配信しています。自動でやり直すので、しばらく待ってください。")
    outbox.recall(message=message, reason="配信の画面で処理", by=job_actor("hub.delivery", "operation.act"))


def _end(delivery: Delivery, reason: str) -> None:
    delivery.reason, delivery.ended_at = reason.strip(), clock.now()
    delivery.save()


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput("理由を入力してください。", field="reason", example=EXAMPLE)
    check_no_number(reason=reason)


def _record(act: str, obj: str, by: Actor, purpose: str, reason: str, *, decision: str = "allow") -> None:
    audit.record(act, by=by, purpose=purpose, obj=obj, detail={"reason": reason}, decision=decision)
