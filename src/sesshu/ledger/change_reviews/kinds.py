"""The kinds of things to look at. A room registers its own when Django starts."""

from __future__ import annotations

_labels: dict[str, str] = {}


def register(kind: str, label: str) -> None:
    _labels[kind] = label


def label(kind: str) -> str:
    return _labels.get(kind, kind)


def choices() -> list[tuple[str, str]]:
    return sorted(_labels.items())
