"""Keys of senders: the network's from the installation, bodies' from the network's directory, asked for when needed."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from sesshu.contracts.exchange.keys import PublicKeys
from sesshu.contracts.exchange.messages import Directory, DirectoryAsked, Message
from sesshu.contracts.exchange.sealing import SealError
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import NotNow, Refused
from sesshu.foundation.sealed_messages.keys import body_code
from sesshu.foundation.sealed_messages.sending import ask
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.peers.models import Peer
from sesshu.law.capacities import of_body, open_capacities, written

NETWORK = "network"
_asked_at: datetime | None = None
M = TypeVar("M", bound=Message)


def network_keys() -> PublicKeys:
    """The keys of the network, from the file that SESSHU_NETWORK_KEYS names. Raises `NotNow` without one."""
    file = Path(settings.SESSHU_NETWORK_KEYS) if settings.SESSHU_NETWORK_KEYS else None
    if file is None or not file.exists():
        raise NotNow("情報提供ネットワークの公開鍵が設定されていません。システム管理担当へ連絡してください。")
    kept = json.loads(file.read_text(encoding="utf-8"))
    also = (kept["next"]["signing"],) if "next" in kept else ()  # it may begin to sign with them any day
    return PublicKeys(NETWORK, kept["signing"], kept["encryption"], also)


def ask_network(message: Message, answer: type[M], *, timeout: float | None = None) -> M:
    """What the network answers. Raises what `sending.ask` raises."""
    seconds = value("timeout_seconds") if timeout is None else timeout
    return ask(message, answer, to=network_keys(), address=settings.SESSHU_NETWORK_ADDRESS, timeout=seconds)


def known(code: str) -> PublicKeys | None:
    """The keys of a sender; an unknown one is looked up at the network, at most once a minute."""
    if code == NETWORK:
        return network_keys()
    found = Peer.objects.filter(code=code).first()
    if found is None and ask_anew():
        found = Peer.objects.filter(code=code).first()
    return found.keys if found else None


def ask_anew() -> bool:
    """Somebody we do not know, or with keys that we do not know: ask the network who takes part. False where it was
    asked a moment ago or does not answer: strangers do not make us ask it all the time."""
    if not _may_ask():
        return False
    try:
        refresh()
    except (Refused, SealError):
        return False
    return True


def own_route() -> str:
    """The way to us, as the network calls it; asked for when it is not known yet."""
    own = Peer.objects.filter(code=body_code()).values_list("route", flat=True)
    found = own.first()
    if found is None:
        refresh()
        found = own.all().first()
    return found or ""


def refresh() -> int:
    """Ask the network who takes part. How many bodies it told."""
    told = ask_network(DirectoryAsked(), Directory)
    now = clock.now()
    before = {one.code: (one.signing, one.encryption) for one in Peer.objects.all()}
    changed = [one.code for one in told.bodies if before.get(one.code) != (one.signing, one.encryption)]
    with transaction.atomic():
        for one in told.bodies:
            Peer.objects.update_or_create(
                code=one.code,
                defaults={
                    "name": one.name, "kind": one.body_kind, "signing": one.signing, "encryption": one.encryption,
                    "route": one.route, "told_at": now,
                },
            )  # fmt: skip
        audit.record(
            "exchange.directory_received", by=job_actor("exchange"), purpose="INFORMATION_EXCHANGE",
            n=len(told.bodies), detail={"new_keys": sorted(changed)},
        )  # fmt: skip
    return len(told.bodies)


def name_of(code: str) -> str:
    """A body's name, or its code."""
    found = Peer.objects.filter(code=code).first()
    return found.name if found else code


def kind_of(code: str, day: date) -> str:
    """All words of the permission list that a body bears on a day, joined by `|`: what the network told us that it is
    registered as, and what our copy of the law gives it; "" where it is not known."""
    found = Peer.objects.filter(code=code).first()
    return of_body(code, found.kind, day) if found else ""


def own_kind(day: date) -> str:
    """The same of ourselves, by our own installation. Of the network is asked alone whether it has us registered for
    what the law leaves open: that acts nowhere without its entry."""
    own = body_code()
    told = set(Peer.objects.filter(code=own).values_list("kind", flat=True))
    registered = {word for text in told for word in text.split("|")}
    is_open = {one.word for one in open_capacities(own, day)}
    configured = set(settings.SESSHU_BODY_KIND.split("|"))
    return of_body(own, written(configured - is_open | is_open & registered), day)


def _may_ask() -> bool:
    """Not again within the minutes that the municipality decided: neither after an answer (of any process), nor after
    this process asked in vain."""
    global _asked_at
    now, pause = clock.now(), timedelta(minutes=value("directory_minutes"))
    last = Peer.objects.aggregate(last=Max("told_at"))["last"]
    if any(at is not None and abs(now - at) <= pause for at in (last, _asked_at)):
        return False
    _asked_at = now
    return True
