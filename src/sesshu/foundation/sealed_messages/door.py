"""The door for messages: opened, known as new, handled and answered; the number and the work live or die together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache

from django.db import connection, transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from sesshu.contracts.exchange.keys import PublicKeys
from sesshu.contracts.exchange.messages import Message
from sesshu.contracts.exchange.sealing import GOOD_FOR, SKEW, Known, Opened, SealError, open_one_of, seal
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.endpoint import View, public_endpoint
from sesshu.foundation.accounts.terminals import terminal_of
from sesshu.foundation.api import limiting
from sesshu.foundation.errors import Refused
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.foundation.sealed_messages.models import ReceivedMessage
from sesshu.foundation.written import check_message

CONTENT_TYPE = "application/jose"
MOST_BYTES = 4 * 1024 * 1024
Handler = Callable[[Opened[Message], Actor], Message]
Leaving = Callable[[Opened[Message], SealError | Refused, Actor], None]
Fresh = Callable[[], bool]
STALE = frozenset({"WRONG_SIGNATURE", "DOES_NOT_FIT"})  # what a sender with new keys looks like to who knows the old
# Of two that come at once the second waits for the first, and is a new one only where the first was undone.
_TAKE = """
    INSERT INTO received_message (sender, number, expires_at, taken_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (sender, number) DO NOTHING RETURNING id
"""


def door(
    handlers: Mapping[type[Message], Handler], known: Known, *, before_answering: Callable[[], None] = lambda: None,
    after_refusing: Leaving | None = None, fresh: Fresh | None = None, copies: Callable[[], int] = lambda: 1,
) -> View:  # fmt: skip
    """A view that takes sealed messages of these kinds from senders whose keys `known` gives. `before_answering` runs
    when the work is committed and the answer has not left. `copies`: how often the answer is delivered, for tests and
    training."""

    @csrf_exempt
    @public_endpoint(reason="署名と暗号で相手を確かめる電文の入口。開けない電文には理由の符号だけを返す")
    def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return JsonResponse({"code": "POST_ONLY", "message": "電文はPOSTで送ってください。"}, status=405)
        if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
            return JsonResponse({"code": "TOO_LARGE", "message": "電文が大きすぎます。"}, status=413)
        try:
            token = request.read(MOST_BYTES).decode("ascii")
            answer = receive(
                token, handlers, known, terminal=terminal_of(request), after_refusing=after_refusing, fresh=fresh
            )
            before_answering()
        except UnicodeDecodeError:
            return JsonResponse({"code": "UNREADABLE", "message": "電文の文字が正しくありません。"}, status=400)
        except SealError as refused:
            return JsonResponse({"code": refused.code, "message": refused.message}, status=400)
        except Refused as refused:
            return JsonResponse({"code": refused.code, "message": refused.message}, status=refused.status)
        return HttpResponse("\n".join([answer] * copies()), content_type=CONTENT_TYPE)

    return view


def receive(
    token: str, handlers: Mapping[type[Message], Handler], known: Known, *, terminal: str = "",
    good_for: timedelta = GOOD_FOR, after_refusing: Leaving | None = None, fresh: Fresh | None = None,
) -> str:  # fmt: skip
    """Open, handle, and seal the answer for the sender. Raises `SealError` (recorded) and `Refused`. `after_refusing`:
    what is left of a message whose sender is proven and that was refused all the same, beside the audit entry.
    `fresh`: asks anew for the keys of others, once, where what is known of them does not fit."""
    own, now, terminal = own_keys(), clock.now(), terminal[:100]
    for may_ask in (fresh is not None, False):
        opened, asked = None, cache(known)  # each sender is looked up once
        try:
            opened = open_one_of(token, tuple(handlers), own=own, known=asked, now=now)
            with transaction.atomic():
                take_number(opened)
                check_message(opened.message)
                answer = handlers[type(opened.message)](opened, _actor(opened.sender, terminal))
            break
        except (SealError, Refused) as refused:  # what was begun is undone; that it was refused stays
            if may_ask and refused.code in STALE and fresh and fresh():
                continue
            with transaction.atomic():
                _note_refused(refused.code, terminal, opened)
                if opened and after_refusing:
                    after_refusing(opened, refused, _actor(opened.sender, terminal))
            raise
    sender = asked(opened.sender)
    assert sender is not None  # noqa: S101 - it signed what was just opened
    return seal(answer, sender=own, to=sender, now=clock.now(), good_for=good_for)


def take_number(opened: Opened[Message]) -> None:
    """Keep the number of a message, in the transaction of its work. Raises `SealError` for one that came before."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [opened.sender, opened.id, opened.expires_at + SKEW, clock.now()])
        is_new = cursor.fetchone() is not None
    if not is_new:
        raise SealError("REPLAYED", "すでに受け取った電文です。送り直すときは新しい電文にしてください。")


def _actor(sender: str, terminal: str) -> Actor:
    return Actor("client", sender, frozenset(), display_name=sender, terminal=terminal[:100])


def _note_refused(code: str, terminal: str, opened: Opened[Message] | None) -> None:
    """The entry names the sender where it is proven. What anybody can send without a key (junk, the same bytes again)
    is counted by address: beyond the number that is allowed one entry says that no more follow for a while. What opens
    and is new is never held up by it, and whoever has an old key goes on reading why."""
    told = {"code": code}
    if terminal and (opened is None or code == "REPLAYED"):
        number, seconds = limiting.count([limiting.door_of(terminal)])
        if limiting.is_beyond(number - 1):
            return  # said before
        if limiting.is_beyond(number):
            told |= {"then": "not recorded", "seconds": str(seconds)}
    audit.record(
        "exchange.message_refused", by=Actor("job", "exchange", terminal=terminal), purpose="", decision="deny",
        obj=f"body:{opened.sender}" if opened else "", detail=told,
    )  # fmt: skip


def forget_old() -> int:
    """Numbers of messages whose time is over are not needed any more. How many went. What counts is the time at which
    the newest message came: a clock that runs ahead takes none and forgets none."""
    newest = last_taken()
    if newest is None:
        return 0
    return ReceivedMessage.objects.filter(expires_at__lt=min(clock.now(), newest)).delete()[0]


def last_taken() -> datetime | None:
    """When the newest message was taken: another's clock agreed with ours then."""
    found: datetime | None = ReceivedMessage.objects.aggregate(newest=Max("taken_at"))["newest"]
    return found


def known_by(keys: Mapping[str, PublicKeys]) -> Known:
    """Keys from a table."""
    return keys.get
