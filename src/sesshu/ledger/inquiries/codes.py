"""The code lists of this room, from `codes.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

GENERAL_ONLY = "general_only"


@cache
def _lists() -> dict[str, Any]:
    text = resources.files("sesshu.ledger.inquiries").joinpath("codes.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def codes(name: str) -> dict[str, str]:
    """Code → Japanese label of one list (`channel`, `caller`, `identity`)."""
    found: dict[str, str] = _lists()[name]
    return found


def choices(name: str) -> list[tuple[str, str]]:
    return list(codes(name).items())


def papers() -> frozenset[str]:
    """The ways of proof in which a paper was seen."""
    return frozenset(_lists()["paper"])
