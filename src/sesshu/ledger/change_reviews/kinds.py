"""The kinds of things to look at. A room registers its own when Django starts."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q

from sesshu.foundation.access import Actor

_labels: dict[str, str] = {}
_within: dict[str, Callable[[Actor], Q]] = {}


def register(kind: str, label: str, within: Callable[[Actor], Q] | None = None) -> None:
    """`within`: the condition on the reviews of this kind that a viewer sees; without it everybody sees them all."""
    _labels[kind] = label
    if within:
        _within[kind] = within


def seen_by(viewer: Actor) -> Q:
    """The condition on reviews of all kinds."""
    found = Q()
    for kind, within in _within.items():
        found &= ~Q(kind=kind) | mine if (mine := within(viewer)) else Q()
    return found


def label(kind: str) -> str:
    return _labels.get(kind, kind)


def choices() -> list[tuple[str, str]]:
    return sorted(_labels.items())
