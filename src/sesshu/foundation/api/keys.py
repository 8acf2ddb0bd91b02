"""Keys of calling systems: made, recognised, never kept."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api import calls, limiting
from sesshu.foundation.api.models import ApiClient

PREFIX = "sesshu_"  # so that scanners find a key that lies where it should not
_NOTED_EVERY_SECONDS = 60


def new_key() -> tuple[str, str]:
    """(key, hash): the key is shown once, the hash is kept."""
    key = PREFIX + secrets.token_urlsafe(32)
    return key, hash_of(key)


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def recognise(key: str, address: str) -> Actor | None:
    """The actor behind a key, or None when the key, the day, the state or the network does not fit.

    Raises `TooManyRefused` where too many keys that opened nothing came before; a good key goes through all the same,
    until its system calls too often (`TooManyCalls`).
    """
    client = ApiClient.objects.filter(key_hash=hash_of(key)).first() if key.startswith(PREFIX) else None
    if client is None or client.state_on(clock.today()) != "usable" or not _from_known_network(client, address):
        _note_refused(client, key, address)
        return None
    actor = Actor(
        "client", str(client.pk), frozenset(client.permissions), display_name=client.name, terminal=address[:100]
    )
    calls.count(client.pk, actor)
    now = clock.now()
    if client.last_used_at is None or (now - client.last_used_at).total_seconds() > _NOTED_EVERY_SECONDS:
        ApiClient.objects.filter(pk=client.pk).update(last_used_at=now)
    return actor


def _note_refused(client: ApiClient | None, key: str, address: str) -> None:
    """Whoever came with a key that opens nothing is recorded; the key itself never is.

    Beyond the limit unknown keys are only counted: the first one beyond it leaves an entry, the others would bury the
    log. The key of a system we know is recorded every time.
    """
    by = Actor("job", "api", terminal=address[:100])
    known = f"api_client:{client.pk}" if client else ""
    number, seconds = limiting.count(limiting.sources_of(key, address, mark=PREFIX))
    beyond = limiting.is_beyond(number)
    if client or not beyond:
        audit.record_read("api_client.key_refused", by=by, purpose="", obj=known, decision="deny")
    if not beyond:
        return
    if not limiting.is_beyond(number - 1):
        audit.record_read("api_client.key_limited", by=by, purpose="", obj=known, decision="deny", n=number)
    raise limiting.TooManyRefused(seconds)


def _from_known_network(client: ApiClient, address: str) -> bool:
    if not client.networks:
        return True
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(network) for network in client.networks)
