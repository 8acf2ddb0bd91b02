"""Where letters go, beyond the register: other rooms say so here when Django starts (施設, 児童福祉の措置, 返戻).

A source answers for a day; a stop names people whose mail to just this address came back. So every letter of every
room asks one function, `queries.letter_address`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An address that is not the registered one; an empty one: where the person lives, to this recipient.

    `first` goes before a 送付先 that the family asked for. `withheld`: it tells where a protected person lives.
    """

    postal_code: str
    address: str
    building: str
    recipient: str
    first: bool = False
    withheld: bool = False


Source = Callable[[Sequence[UUID], date], Mapping[UUID, Elsewhere]]
Stop = Callable[[Mapping[UUID, str]], set[UUID]]  # resident → address hash; answers whose mail is stopped
_sources: list[Source] = []
_stops: list[Stop] = []


def register_source(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def register_stop(stop: Stop) -> None:
    if stop not in _stops:
        _stops.append(stop)


def elsewhere(resident_ids: Sequence[UUID], day: date) -> dict[UUID, Elsewhere]:
    """What the rooms say, the later registered before the earlier, but none before one that goes first."""
    found: dict[UUID, Elsewhere] = {}
    for source in _sources:
        said = source(resident_ids, day)
        found |= {key: one for key, one in said.items() if key not in found or not found[key].first}
    return found


def stopped(hashes: Mapping[UUID, str]) -> set[UUID]:
    found: set[UUID] = set()
    for stop in _stops:
        found |= stop(hashes)
    return found


def address_hash(postal_code: str, address: str, building: str) -> str:
    """Tells whether mail went to the same address, without keeping the address twice."""
    return hashlib.sha256(f"{postal_code}\n{address}\n{building}".encode()).hexdigest()
