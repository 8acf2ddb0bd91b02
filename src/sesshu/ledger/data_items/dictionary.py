"""The data dictionary as it stands in `items/`, one file a room. It knows no database; `queries` compares the two."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from sesshu.foundation.access.duties import duties, permissions
from sesshu.law.purposes import purposes

HERE = Path(__file__).parent
ITEMS = HERE / "items"
NOBODY = "nobody"
FIELDS = {"name", "class", "source", "purpose", "read", "retention", "annex"}


@dataclass(frozen=True, slots=True)
class DataItem:
    """One column. `read`: the permission that shows it, or `nobody`. `by_pattern`: described once for all tables."""

    room: str
    table: str
    table_name: str
    column: str
    name: str
    data_class: str
    source: str
    purpose: str
    read: str
    retention: str
    annex: str = ""
    by_pattern: bool = False

    @property
    def key(self) -> str:
        return f"{self.table}.{self.column}"

    @property
    def class_name(self) -> str:
        return str(words()["classes"][self.data_class]["name"])

    @property
    def source_name(self) -> str:
        return str(words()["sources"][self.source])

    @property
    def purpose_name(self) -> str:
        return purposes()[self.purpose].name

    @property
    def retention_name(self) -> str:
        kept = words()["retentions"][self.retention]
        return str(kept["name"]) + ("" if kept["confirmed"] else "（要確認）")

    @property
    def readers(self) -> str:
        """The duties whose people see it."""
        held = [duty.name for duty in duties().values() if self.read in duty.permissions]
        return "・".join(held) or "画面に出ない"

    @property
    def needed(self) -> tuple[str, ...]:
        """The permissions that let somebody choose it for a データ出力; `nobody` among them: it is never chosen."""
        return (self.read, str(words()["classes"][self.data_class]["extract"]))


@cache
def words() -> dict[str, Any]:
    """The codes that rows may use, with their Japanese."""
    found: dict[str, Any] = yaml.safe_load((HERE / "words.yaml").read_text("utf-8"))
    return found


@cache
def rooms() -> dict[str, dict[str, Any]]:
    """Room → table → what its file says."""
    return {file.stem: yaml.safe_load(file.read_text("utf-8")) or {} for file in sorted(ITEMS.glob("*.yaml"))}


@cache
def _tables() -> dict[str, tuple[str, dict[str, Any]]]:
    return {table: (room, told) for room, tables in rooms().items() for table, told in tables.items()}


def item(table: str, column: str) -> DataItem | None:
    """What a column is, or None where nobody has said it."""
    if table not in _tables():
        return None
    room, told = _tables()[table]
    own = told["columns"].get(column)
    shared = words()["master"].get(column) if told.get("master") else None
    row = own or shared or words()["patterns"].get(column)
    if row is None:
        return None
    both = {name: row.get(name, told.get(name, "")) for name in ("source", "purpose", "read", "retention")}
    return DataItem(
        room, table, str(told["name"]), column, str(row["name"]), str(row["class"]), **both,
        annex=str(row.get("annex", "")), by_pattern=own is None,
    )  # fmt: skip


def described() -> set[tuple[str, str]]:
    """Every (table, column) that a file names."""
    return {(table, column) for table, (_, told) in _tables().items() for column in told["columns"]}


def wrong_words() -> list[str]:
    """Rows that use a word which does not exist, as sentences for whoever edits the files."""
    allowed = {
        "class": words()["classes"], "source": words()["sources"], "retention": words()["retentions"],
        "purpose": purposes(), "read": {NOBODY, *permissions()},
    }  # fmt: skip
    found = []
    for room, tables in rooms().items():
        for table, told in tables.items():
            for place, row in _rows(table, told):
                found += [
                    f"items/{room}.yaml の {place}：{name} に「{row[name]}」は使えません。"
                    f"使える語：{'、'.join(sorted(known))}"
                    for name, known in allowed.items()
                    if name in row and row[name] not in known
                ]
    return found


def _rows(table: str, told: dict[str, Any]) -> Iterable[tuple[str, dict[str, Any]]]:
    yield table, {name: value for name, value in told.items() if name != "columns"}
    for column, row in told["columns"].items():
        yield f"{table}.{column}", row
