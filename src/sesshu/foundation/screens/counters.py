"""Counters of waiting work on the menu page; each room registers its own when Django starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from sesshu.foundation.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Counter:
    label: str
    url_name: str
    permission: str
    order: int
    count: Callable[[Actor], int]
    unit: str = "件"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A counter's answer for one person."""

    label: str
    url: str
    number: int
    unit: str


_counters: dict[str, Counter] = {}


def register(
    label: str, url_name: str, permission: str, order: int, *, count: Callable[[Actor], int], unit: str = "件"
) -> None:
    """Show `count(viewer)` with a link to the list it counts, to those who hold `permission`."""
    _counters[f"{url_name}/{label}"] = Counter(label, url_name, permission, order, count, unit)


def waiting_for(viewer: Actor) -> list[Waiting]:
    """What waits, in order. One cheap query a counter."""
    mine = sorted((c for c in _counters.values() if viewer.may(c.permission)), key=lambda c: c.order)
    return [Waiting(c.label, reverse(c.url_name), c.count(viewer), c.unit) for c in mine]
