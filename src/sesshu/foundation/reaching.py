"""A connection to a named place, within a time: looking the name up is a part of it.

The machine's own look-up cannot be ended from outside, so it is left to a thread and waited for as long as there is
time. Of one name there is one such thread at a time, whoever else asks meanwhile waits with it: a name server that is
away keeps one thread for each of the few names that were set, until the machine itself gives up.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, int]
_one_by_one = threading.Lock()
_under_way: dict[Place, _LookUp] = {}


@dataclass(slots=True)
class _LookUp:
    done: threading.Event = field(default_factory=threading.Event)
    found: list[Any] = field(default_factory=list)
    failed: OSError | UnicodeError | None = None


def connected(place: Place, left: Callable[[], float]) -> socket.socket:
    """`left`: seconds for all of it; it raises `TimeoutError` when there are none. Of several addresses each has its
    share of them. Raises `OSError`."""
    addresses = addresses_of(place, left())
    last: OSError = OSError("no address")
    for number, (family, kind, protocol, _, address) in enumerate(addresses):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(left() / (len(addresses) - number))
            sock.connect(address)
        except OSError as away:
            sock.close()
            last = away
        else:
            return sock
    raise last


def addresses_of(place: Place, seconds: float) -> list[Any]:
    """As `socket.getaddrinfo` says them. Raises `OSError`, and `TimeoutError` after so many seconds."""
    if _is_address(place[0]):
        return _asked(place)
    with _one_by_one:
        look_up = _under_way.get(place)
        if look_up is None:
            look_up = _under_way[place] = _LookUp()
            threading.Thread(target=_look_up, args=[place, look_up], name="look-up", daemon=True).start()
    if not look_up.done.wait(seconds):
        raise TimeoutError("no answer of the name server in time")
    if look_up.failed:
        raise OSError("the name has no address") from look_up.failed
    return look_up.found


def _look_up(place: Place, look_up: _LookUp) -> None:
    try:
        look_up.found = _asked(place)
    except (OSError, UnicodeError) as failed:
        look_up.failed = failed
    finally:
        with _one_by_one:  # whoever comes after this asks anew
            del _under_way[place]
        look_up.done.set()


def _asked(place: Place) -> list[Any]:
    return socket.getaddrinfo(*place, type=socket.SOCK_STREAM)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
