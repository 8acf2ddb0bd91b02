"""What people do with messages that were set aside: send them again, or give them up with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.outbox.models import Message, MessageState

PERMISSION = "operation.act"


def send_again(*, messages: Sequence[Message], by: Actor) -> None:
    """Give messages that were set aside another round. Raises `NotNow` for any other message."""
    by.check(PERMISSION)
    _change(messages, "outbox.sent_again", by, state=MessageState.WAITING, attempts=0, due_at=Now())


def give_up(*, messages: Sequence[Message], reason: str, by: Actor) -> None:
    """Say that messages that were set aside are not to be sent any more. Raises `NotNow`; `InvalidInput` without a
    reason."""
    by.check(PERMISSION)
    if not reason.strip():
        raise InvalidInput("取りやめる理由を入力してください。", field="reason", example="相手先に電話で連絡済み")
    _change(messages, "outbox.given_up", by, state=MessageState.GIVEN_UP, given_up_because=reason.strip())


@transaction.atomic
def recall(*, message: Message, reason: str, by: Actor) -> None:
    """For the room that put a message, when a person decides that it need not arrive: it is not tried again, whether
    it waits for its next attempt or was set aside. Raises `NotNow` while it is being sent at this moment."""
    by.check(PERMISSION)
    held = Message.objects.select_for_update(skip_locked=True).filter(pk=message.pk).first()
    if held is None:
        raise NotNow("いま送信しています。終わるまで少し待ってから、やり直してください。")
    if held.state == MessageState.GIVEN_UP:
        return
    if held.state == MessageState.DELIVERED:
        raise NotNow("もう届いています。最新の状態を確かめてください。")
    held.state, held.given_up_because = MessageState.GIVEN_UP, reason
    held.save(update_fields=["state", "given_up_because"])
    audit.record("outbox.given_up", by=by, purpose=held.purpose, obj=f"message:{held.id}")


@transaction.atomic
def _change(messages: Sequence[Message], act: str, by: Actor, **changes: Any) -> None:
    for message in Message.objects.select_for_update().filter(id__in=[m.id for m in messages]).order_by("id"):
        if message.state != MessageState.DEAD:
            raise NotNow("送り直しや取りやめができるのは、送信できなかったものだけです。")
        for name, value in changes.items():
            setattr(message, name, value)
        message.save(update_fields=list(changes))
        audit.record(act, by=by, purpose=message.purpose, obj=f"message:{message.id}")
