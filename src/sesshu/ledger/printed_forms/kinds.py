"""The catalogue of forms, from `kinds.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.foundation.errors import NotFound
from sesshu.law.purposes import purposes


@dataclass(frozen=True, slots=True)
class FormKind:
    """One kind of form that this room prints. `permission` of printing is the house's `form.print`."""

    code: str
    name: str
    group: str
    template: str
    purpose: str
    hint: str
    identity: bool = False
    text: bool = False
    placeholders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A form that another room prints, and where."""

    name: str
    group: str
    url: str
    permission: str
    hint: str


@cache
def _file() -> dict[str, Any]:
    text = resources.files("sesshu.ledger.printed_forms").joinpath("kinds.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@cache
def kinds() -> dict[str, FormKind]:
    """Every kind by code. A purpose that is not in the law's list fails at start."""
    found = {}
    for code, entry in _file()["kinds"].items():
        own = tuple(entry.pop("placeholders", ()))
        names = (*own, *_file()["common_placeholders"])
        found[code] = FormKind(code=code, placeholders=names, **entry)
        if found[code].purpose not in purposes():
            raise ValueError(f"kinds.yaml: {code}: unknown purpose")
    return found


def kind(code: str) -> FormKind:
    """One kind. Raises `NotFound`."""
    if code not in kinds():
        raise NotFound("この帳票はありません。帳票の一覧から選び直してください。")
    return kinds()[code]


def groups() -> dict[str, str]:
    """Code → heading of the catalogue."""
    found: dict[str, str] = _file()["groups"]
    return found


@cache
def elsewhere() -> tuple[Elsewhere, ...]:
    return tuple(Elsewhere(**entry) for entry in _file()["elsewhere"])


def with_text() -> list[tuple[str, str]]:
    """(code, name) of the kinds whose words the office keeps."""
    return [(one.code, one.name) for one in kinds().values() if one.text]
