"""How often a place may come with a key that opens nothing before it is told to wait.

Counted in the database, so that every process of the system sees the same number. A good key is never held up by it:
systems of a city often share an address, and one with an old key must not stop the work of its neighbours. The limit
keeps the log readable and the machine free; what keeps guesses out is the length of the key.
"""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import datetime, timedelta
from math import ceil

from django.conf import settings

from sesshu.foundation import clock
from sesshu.foundation.api.models import RefusedKeys
from sesshu.foundation.counting import count_within
from sesshu.foundation.errors import Refused

BEGINNING = 15  # letters of a key by which it is counted apart from its address: the mark and eight more
_IPV6_SITE = 64  # a site owns the addresses below this prefix and can take a new one for each call


class TooManyRefused(Refused):
    """使えない接続キーでの呼出しが続いたため、しばらく受け付けません。"""

    code = "TOO_MANY_REFUSED"
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "使えない接続キーでの呼出しが続いたため、しばらく受け付けません。"
            f"{seconds}秒たってから、正しい接続キーで呼び出してください。"
        )
        self.retry_after = seconds


def sources_of(key: str, address: str, *, mark: str) -> list[str]:
    """What a refusal is counted under: its address and, where the key has our form, how the key begins (as a hash)."""
    found = [f"address:{_site(address)}"]
    if key.startswith(mark) and len(key) > BEGINNING:
        beginning = hashlib.sha256(key[:BEGINNING].encode("utf-8", "surrogateescape")).hexdigest()
        found.append(f"key:{beginning[:32]}")
    return found


def door_of(address: str) -> str:
    """What messages that cannot be read are counted under: the address alone, apart from keys."""
    return f"door:{_site(address)}"


def count(sources: list[str]) -> tuple[int, int]:
    """Count one refusal. Returns (the highest number of a source, seconds until that one may try again).

    The address is first: once it has to wait, the beginnings of its keys are counted no more.
    """
    now, window = clock.now(), timedelta(minutes=settings.SESSHU_API_REFUSED_MINUTES)
    highest, until = 0, now
    for source in sources:
        since, number = count_within(window, table="api_refused_keys", column="source", key=source, now=now)
        if number == 1:
            _forget(now - window)
        if number > highest:
            highest, until = number, since + window
        if is_beyond(number):
            break
    return highest, max(1, ceil((until - now).total_seconds()))


def is_beyond(number: int) -> bool:
    return number > int(settings.SESSHU_API_REFUSED_ALLOWED)


def _forget(before: datetime) -> None:
    """Addresses are kept no longer than they are needed."""
    RefusedKeys.objects.filter(since__lte=before).delete()


def _site(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:100]  # the name of a terminal, given by the TLS proxy
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, _IPV6_SITE), strict=False))
