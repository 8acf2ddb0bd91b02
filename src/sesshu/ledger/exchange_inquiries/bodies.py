"""Who can be asked, kept at hand: a page of a person does not wait for the intermediary each time, and not long.

The list changes a few times a year. One that is known already is used while the intermediary is away, and for a while
nobody waits for it again: inquiries are accepted all the same, a worker sends them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings

from sesshu.foundation.errors import Refused
from sesshu.ledger.exchange_inquiries import calling

GOOD_FOR, NOT_AGAIN_FOR = 600.0, 30.0  # seconds
NOT_CONNECTED = "中間サーバーに接続していません。システム管理担当へ連絡してください。"


@dataclass(slots=True)
class _Kept:
    """What one intermediary said last, and until when it is not asked again. `away`: what was wrong then."""

    bodies: list[tuple[str, str]]
    until: float
    away: str = ""


_lock = Lock()
_kept: dict[str, _Kept] = {}


def bodies(operator: str) -> tuple[list[tuple[str, str]], str]:
    """(code, name) of everybody else, and what is wrong, empty when nothing is."""
    if not calling.is_connected():
        return [], NOT_CONNECTED
    now, address = time.monotonic(), settings.SESSHU_INTERMEDIARY_ADDRESS
    with _lock:
        known = _kept.get(address)
        if known and now < known.until:
            return known.bodies, known.away
        if known:  # whoever comes while this one waits takes what is known
            known.until = now + calling.WHILE_ONE_WAITS
    made = _asked(operator, known.bodies if known else [])
    with _lock:
        _kept[address] = made
    return made.bodies, made.away


def _asked(operator: str, known: list[tuple[str, str]]) -> _Kept:
    try:
        told = calling.bodies(operator)
    except Refused as away:
        return _Kept(known, time.monotonic() + NOT_AGAIN_FOR, away.message)
    found = [(one.code, one.name) for one in told if one.code != settings.SESSHU_MUNICIPALITY]
    return _Kept(found, time.monotonic() + GOOD_FOR)
