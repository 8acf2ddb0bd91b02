"""The items of a kind of information on a day, and whether a record fits them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

import yaml

from sesshu.foundation.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    name: str
    kind: str
    most: int
    required: bool


@cache
def _read() -> list[tuple[str, date, tuple[Item, ...]]]:
    text = resources.files("sesshu.intermediary.copies").joinpath("layouts.yaml").read_text(encoding="utf-8")
    return [
        (row["information"], row["valid_from"], tuple(_item(one) for one in row["items"]))
        for row in yaml.safe_load(text)["layouts"]
    ]


def _item(row: dict[str, Any]) -> Item:
    return Item(row["code"], row["name"], row["kind"], row.get("most", 10), bool(row.get("required")))


@lru_cache(maxsize=64)
def layout(information: str, day: date) -> Mapping[str, Item]:
    """Items by code; nothing for information of which this municipality keeps no copies."""
    held = [(first, items) for name, first, items in _read() if name == information and first <= day]
    return MappingProxyType({item.code: item for item in max(held)[1]} if held else {})


def check_record(information: str, values: dict[str, str], day: date, *, row: int) -> None:
    """Raises `InvalidInput` with the row, the item, what is allowed and an example."""
    items = layout(information, day)
    if not items:
        raise InvalidInput(f"{row}件目：「{information}」の副本の項目は定められていません。", field="information")
    unknown = sorted(values.keys() - items.keys())
    if unknown:
        raise InvalidInput(
            f"{row}件目：知らない項目「{unknown[0]}」があります。使える項目は{'、'.join(items)}です。", field=unknown[0]
        )
    for item in items.values():
        value = values.get(item.code, "")
        if item.required and not value:
            raise InvalidInput(f"{row}件目：{item.name}がありません。", field=item.code, example=_example(item))
        if item.kind == "date" and value and not _is_date(value):
            raise InvalidInput(f"{row}件目：{item.name}は年-月-日の日付です。", field=item.code, example="2026-11-20")
        if item.kind == "text" and len(value) > item.most:
            raise InvalidInput(f"{row}件目：{item.name}は{item.most}文字以内です。", field=item.code)


def _example(item: Item) -> str:
    return "2026-11-20" if item.kind == "date" else "MR"


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def informations() -> list[str]:
    """The kinds of information of which copies can be kept."""
    return sorted({name for name, _, _ in _read()})
