"""職種, from `professions.yaml`: what staff may be, and which of them examine before a dose."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


@cache
def _file() -> dict[str, dict[str, Any]]:
    text = resources.files("sesshu.ledger.institutions").joinpath("professions.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found


def professions() -> list[tuple[str, str]]:
    """Code and name, as choices."""
    return [(code, str(one["name"])) for code, one in _file().items()]


def profession_name(code: str) -> str:
    """The name; a code that is no longer in the list stands for itself."""
    return dict(professions()).get(code, code)


def examining() -> tuple[str, ...]:
    """The professions that may be noted as the doctor of a dose."""
    return tuple(code for code, one in _file().items() if one.get("examines"))
