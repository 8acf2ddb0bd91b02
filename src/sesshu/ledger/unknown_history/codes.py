"""Why a history is unknown, and why it is known again: from `reasons.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


@cache
def codes(name: str) -> dict[str, str]:
    """Code → Japanese label of one list (`reasons`, `end_reasons`), in the order of the file."""
    text = resources.files("sesshu.ledger.unknown_history").joinpath("reasons.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found[name]


def choices(name: str) -> list[tuple[str, str]]:
    """The list as form choices."""
    return list(codes(name).items())
