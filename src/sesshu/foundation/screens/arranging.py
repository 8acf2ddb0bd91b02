"""Which columns a list shows, and in which order: read from an address, offered as a form, kept in a setting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sesshu.foundation.screens.tables import Column

PLACE = "place-"


class OpenWith(Exception):  # noqa: N818 - named for what happens
    """A list was opened without conditions by somebody who has a way in which it opens."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the form 一覧の設定: a column, whether it is shown, and at which place. The row's heading is fixed."""

    column: Column
    shown: bool
    number: int
    fixed: bool = False


def chosen(columns: Sequence[Column], asked: str) -> list[Column]:
    """The asked columns in the asked order, the row's heading always first. Unknown names are passed over; when
    nothing is left, the list is as it is made."""
    by_key = {column.key: column for column in columns}
    keys = [key for key in dict.fromkeys(asked.split(",")) if key in by_key and key != columns[0].key]
    return [columns[0], *(by_key[key] for key in keys)] if keys else [one for one in columns if not one.optional]


def places(columns: Sequence[Column], shown: Sequence[Column]) -> list[Place]:
    """All columns for the form: those that are shown in their order, then the others."""
    rest = [column for column in columns if column not in shown]
    ordered = [*shown, *rest]
    return [
        Place(column, column in shown, number, fixed=column is columns[0])
        for number, column in enumerate(ordered, start=1)
    ]


def sent(keys: Sequence[str], numbers: Mapping[str, str]) -> str:
    """The form's answer as the text of an address: keys by their place, those without a number last."""

    def place(at: tuple[int, str]) -> tuple[int, int]:
        text = numbers.get(f"{PLACE}{at[1]}", "")
        return (int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 10_000, at[0])

    return ",".join(key for _, key in sorted(enumerate(keys), key=place))
