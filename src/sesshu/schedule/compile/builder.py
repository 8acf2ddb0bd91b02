"""Shared by the compiling rooms: columns being filled, names being looked up, moments being numbered."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sesshu.law import Entry
from sesshu.schedule import vocabulary
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, KernelTables, ProductText, RuleRow, SeriesText


@dataclass(slots=True)
class Span:
    """When a row is in force, and since when that is known. Days are ordinals."""

    first: int = FIRST_DAY
    last: int = LAST_DAY
    known: int = FIRST_DAY
    end_known: int = FIRST_DAY

    def meets(self, other: Span) -> Span | None:
        """Where both are in force, known when both are known; None where they never meet."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        if first > last:
            return None
        ends = [span.end_known for span in (self, other) if span.last == last]
        return Span(first, last, max(self.known, other.known), min(ends))


@dataclass(slots=True)
class Builder:
    """Everything the rooms write to while compiling."""

    parameters: dict[str, str]
    columns: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in KernelTables._fields})
    moments: dict[vocabulary.Moment, int] = field(default_factory=dict)
    series: list[SeriesText] = field(default_factory=list)
    series_index: dict[str, int] = field(default_factory=dict)
    series_names: list[str] = field(default_factory=list)
    products: list[ProductText] = field(default_factory=list)
    product_index: dict[str, int] = field(default_factory=dict)
    conditions: list[str] = field(default_factory=list)
    window_rows: list[RuleRow] = field(default_factory=list)
    path_rows: list[RuleRow] = field(default_factory=list)
    step_names: list[tuple[str | None, str]] = field(default_factory=list)
    way_rows: list[RuleRow] = field(default_factory=list)
    late_rows: list[RuleRow] = field(default_factory=list)
    exclusion_rows: list[RuleRow] = field(default_factory=list)
    gap_rows: list[RuleRow] = field(default_factory=list)

    def add(self, table: str, **values: int) -> int:
        """Append a row to a table (`window`, `path`, ...); the number of the row."""
        for column, value in values.items():
            self.columns[f"{table}_{column}"].append(value)
        return self.size(f"{table}_{next(iter(values))}") - 1

    def size(self, column: str) -> int:
        return len(self.columns[column])

    def bound(self, entry: Entry, word: str) -> int:
        """The number of the moment under a word, -1 where nothing is written."""
        found = vocabulary.moment(entry, word, self.parameters)
        return -1 if found is None else self.number(found)

    def number(self, found: vocabulary.Moment) -> int:
        """The number of a moment."""
        return self.moments.setdefault(found, len(self.moments))

    def mask(self, entry: Entry, word: str = "products") -> int:
        """A set of products as a bit mask; 0 where nothing is written. Raises LawError."""
        mask = 0
        for code in listed(entry, word):
            if code not in self.product_index:
                raise entry.error(f"製品「{code}」は products.yaml にありません。", word)
            mask |= 1 << self.product_index[code]
        return mask

    def condition(self, entry: Entry, word: str = "condition") -> int:
        """The number of a condition, -1 where nothing is written. Raises LawError."""
        code = entry.get(word)
        if code is None:
            return -1
        if code not in self.conditions:
            raise entry.error(f"状態「{code}」はありません。exclusions.yaml の conditions に加えてください。", word)
        return self.conditions.index(code)

    def row(self, entry: Entry, words: str = "", *, fallback: RuleRow | None = None) -> RuleRow:
        """Where a row comes from; article and certainty of the row around it where it has none."""
        article = entry.get("article") or (fallback.article if fallback else None)
        if not article:
            raise entry.error("「article」（根拠の条文か出典）がありません。必ず書いてください。")
        default = fallback.certainty if fallback else "statute"
        certainty = vocabulary.one_of(entry, "certainty", vocabulary.CERTAINTIES, default)
        return RuleRow(entry.file, entry.line, str(article), certainty, words)


def span(entry: Entry) -> Span:
    """`valid` and `recorded_on` of an entry. Raises LawError for a period that is empty."""
    valid = entry.get("valid")
    if valid is None:
        return Span(known=_known(entry, FIRST_DAY))
    if not isinstance(valid, Entry):
        raise entry.error("「valid」は {from: 2024-04-01, until: 2026-03-31} の形で書いてください。", "valid")
    vocabulary.known(valid, "from", "until")
    first, last = vocabulary.day(valid, "from"), vocabulary.day(valid, "until")
    if first and last and last < first:
        raise valid.error("「until」が「from」より前です。")
    low, high = ordinal(first, FIRST_DAY), ordinal(last, LAST_DAY)
    return Span(low, high, _known(entry, low), min(high + 1, LAST_DAY) if last else FIRST_DAY)


def _known(entry: Entry, default: int) -> int:
    """A row is known from the day it was recorded; where none is written, from the day it is in force."""
    return ordinal(vocabulary.day(entry, "recorded_on"), default)


def ordinal(day: date | None, default: int) -> int:
    return day.toordinal() if day else default


def listed(entry: Entry, word: str) -> list[Any]:
    """A list under a word; nothing where the word is missing. Raises LawError."""
    written = entry.get(word)
    if written is None:
        return []
    if not isinstance(written, list):
        raise entry.error(f"「{word}」は [ ] の並びで書いてください。", word)
    return written


def period(entry: Entry, word: str) -> tuple[int, int]:
    """Ordinals of `{from, until}` with dates, for cohorts of birth. Raises LawError."""
    written = entry.get(word)
    if written is None:
        return FIRST_DAY - 1, LAST_DAY
    if not isinstance(written, Entry):
        raise entry.error(f"「{word}」は {{from: 2020-08-01, until: 2021-03-31}} の形で書いてください。", word)
    vocabulary.known(written, "from", "until")
    first, last = vocabulary.day(written, "from"), vocabulary.day(written, "until")
    if first and last and last < first:
        raise written.error("「until」が「from」より前です。")
    return ordinal(first, FIRST_DAY), ordinal(last, LAST_DAY)
