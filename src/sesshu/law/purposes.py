"""Purposes of use (利用目的) with their legal basis, from `purposes.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: its code, its Japanese name and the article it rests on."""

    code: str
    name: str
    basis: str


@cache
def purposes() -> dict[str, Purpose]:
    """All purposes by code. A purpose without a name or basis refuses to load."""
    text = resources.files("sesshu.law").joinpath("purposes.yaml").read_text(encoding="utf-8")
    found = {}
    for code, entry in yaml.safe_load(text)["purposes"].items():
        if not entry.get("name") or not entry.get("basis"):
            raise ValueError(f"purposes.yaml: {code} には name と basis が必要です。")
        found[code] = Purpose(code, entry["name"], entry["basis"])
    return found
