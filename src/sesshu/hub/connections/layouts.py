"""The kinds of files and calls that the hub knows, read once from `layouts.yaml` and the contracts' columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.foundation.errors import NotFound
from sesshu.foundation.files.interfaces import Interface, LayoutColumn

CONTRACTS = "sesshu.contracts.municipal_files"


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of file. `whole`: it has everybody of its system. `may_be_empty`: there may be nobody."""

    system: str
    whole: bool
    may_be_empty: bool
    interface: Interface

    @property
    def code(self) -> str:
        return self.interface.code

    @property
    def name(self) -> str:
        return self.interface.name

    @property
    def labels(self) -> list[str]:
        return self.interface.labels


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_text("sesshu.hub.connections", "layouts.yaml"))
    return found


@cache
def layouts() -> dict[str, Layout]:
    """Code → layout, in the order of the file."""
    return {code: _layout(code, dict(data)) for code, data in _data()["layouts"].items()}


def layout(code: str) -> Layout:
    """Raises `NotFound`."""
    if code not in layouts():
        raise NotFound("この種類のデータは、庁内連携システムでは扱えません。")
    return layouts()[code]


def systems() -> dict[str, str]:
    """The city's systems that send: key → name."""
    return {key: one["name"] for key, one in _data()["systems"].items()}


def system_code(key: str) -> str:
    """The label (業務ID) under which the unified addressee system knows a system."""
    return str(_data()["systems"][key]["code"])


def receivers() -> dict[str, str]:
    return {key: one["name"] for key, one in _data()["receivers"].items()}


def _layout(code: str, data: dict[str, Any]) -> Layout:
    columns = yaml.safe_load(_text(CONTRACTS, data["columns"]))["columns"]
    interface = Interface(
        code=code, name=data["name"], version="1", purpose="DATA_HUB", permission="arrival.take",
        columns=tuple(LayoutColumn(**column) for column in columns), key=tuple(data["key"]),
    )  # fmt: skip
    whole = data.get("whole", False)
    return Layout(data["system"], whole, whole and not data.get("never_empty", False), interface)


def _text(package: str, file: str) -> str:
    return resources.files(package).joinpath(file).read_text(encoding="utf-8")
