"""The code list of this room, from `codes.yaml`."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


@cache
def relations() -> dict[str, str]:
    """Code → Japanese label, in the order of the file."""
    text = resources.files("sesshu.ledger.guardians").joinpath("codes.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)["relations"]
    return found


def choices() -> list[tuple[str, str]]:
    return list(relations().items())
