"""Sending a message and opening its answer."""

from __future__ import annotations

import json
import logging
from typing import TypeVar

from django.db import transaction

from sesshu.contracts.exchange.keys import Keys, PublicKeys, thumbprint
from sesshu.contracts.exchange.messages import Message
from sesshu.contracts.exchange.sealing import open_sealed, seal
from sesshu.foundation import audit, clock, posting
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import NotNow, Refused
from sesshu.foundation.sealed_messages.door import CONTENT_TYPE, MOST_BYTES
from sesshu.foundation.sealed_messages.keys import next_keys, own_keys, use_next

log = logging.getLogger(__name__)
M = TypeVar("M", bound=Message)


class NotReached(Refused):
    """接続先が応答しません。自動でもう一度送ります。"""

    code = "SYSTEM_DOWN"
    status = 503


class NotTaken(Refused):
    """接続先が電文を受け取りませんでした。"""

    code = "NOT_TAKEN"

    def __init__(self, message: str = "", *, reason: str = "") -> None:
        super().__init__(message, reason=reason)
        self.reason = reason


def ask(message: Message, answer: type[M], *, to: PublicKeys, address: str, timeout: float) -> M:
    """Send, wait, open. Raises `NotReached` (ask again), `NotTaken` (refused, with the reason) and `SealError`. Where
    the other side knows our next keys already, they are the ones in use from then on."""
    try:
        return _ask(message, answer, own_keys(), to, address, timeout)
    except NotTaken as refused:
        following = next_keys() if refused.reason == "WRONG_SIGNATURE" else None
        if following is None:
            raise
    found = _ask(message, answer, following, to, address, timeout)
    _take_into_use(following)
    return found


def _ask(message: Message, answer: type[M], own: Keys, to: PublicKeys, address: str, timeout: float) -> M:
    token = seal(message, sender=own, to=to, now=clock.now())
    found, *again = post(token, address, timeout).split() or [""]
    opened = open_sealed(found, answer, own=own, known={to.body: to}.get, now=clock.now())
    if again:
        _note_repeated(len(again), to.body)
    return opened.message


def _note_repeated(times: int, body: str) -> None:
    """The line delivered an answer more than once: the first is taken, and that there were others stays."""
    with transaction.atomic():
        audit.record(
            "exchange.answer_repeated", by=job_actor("exchange"), purpose="INFORMATION_EXCHANGE", decision="deny",
            n=times, obj=f"body:{body}",
        )  # fmt: skip


def _take_into_use(following: Keys) -> None:
    """The other side has proven that it knows them. Two processes that learn it at once change the file once; where
    this one may not write, the administrator does it (`./sesshu exchange keys --use-next`)."""
    try:
        use_next(following.public)
    except (NotNow, OSError) as kept:
        if isinstance(kept, OSError):
            log.warning("the next keys of the exchange are known to others; this process may not change the file")
        return
    with transaction.atomic():
        audit.record(
            "exchange.keys_renewed", by=job_actor("exchange"), purpose="INFORMATION_EXCHANGE",
            detail={"signing": thumbprint(following.public.signing)},
        )  # fmt: skip


def post(token: str, address: str, timeout: float) -> str:
    """The bytes there and back, within `timeout` seconds as a whole."""
    if not posting.may_carry(address):
        raise NotTaken("接続先の番地が https:// ではありません。", reason="WRONG_ADDRESS")
    headers = {"Content-Type": CONTENT_TYPE}
    try:
        told = posting.post(address, token.encode("ascii"), headers, seconds=timeout, most=MOST_BYTES * 4)
        if told.status >= 400:
            raise _refusal(told)
        return told.body.decode("ascii")
    except (OSError, UnicodeDecodeError) as away:
        raise NotReached from away


def _refusal(told: posting.Posted) -> Refused:
    if told.status >= 500:
        return NotReached()
    try:
        why = json.loads(told.body)
        return NotTaken(str(why["message"])[:300], reason=str(why["code"])[:50])
    except (ValueError, KeyError, TypeError):
        return NotTaken(reason=str(told.status))
