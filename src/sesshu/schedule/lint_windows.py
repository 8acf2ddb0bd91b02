"""Windows that never open, versions of a window that overlap, windows that open before any product may be used."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sesshu.schedule.lint_people import Tried, place
from sesshu.schedule.tables import LAST_DAY, Tables


def window_faults(tables: Tables, tried: list[Tried]) -> Iterator[str]:
    """Sentences about targets and exceptions."""
    yield from _empty(tables, tried)
    yield from _overlapping(tables, tried)
    yield from _without_product(tables)


def _empty(tables: Tables, tried: list[Tried]) -> Iterator[str]:
    for window, row in enumerate(tables.window_rows):
        if not any(person.window(tables, window) for person in tried):
            yield place(
                row, "この対象期間は、どの生年月日でも開きません。from・until・born・valid を確かめてください。"
            )


def _overlapping(tables: Tables, tried: list[Tried]) -> Iterator[str]:
    """Two windows of one kind for the same people and products that stand open on the same day."""
    k = tables.kernel
    for series in range(len(tables.series)):
        span = range(k.series_window_first[series], k.series_window_end[series])
        for one, other in combinations(span, 2):
            if _group(tables, one) != _group(tables, other) or not _share_products(tables, one, other):
                continue
            if any(_meet(person.window(tables, one), person.window(tables, other)) for person in tried):
                line = tables.window_rows[one].line
                sentence = f"{line}行目と同じ人の同じ日に重なります。valid、born か from・until で分けてください。"
                yield place(tables.window_rows[other], sentence)


def _group(tables: Tables, window: int) -> tuple[int, ...]:
    k = tables.kernel
    history = (k.window_history_from[window], k.window_history_until[window], k.window_history_least[window])
    return (k.window_kind[window], k.window_sex[window], k.window_condition[window], *history)


def _share_products(tables: Tables, one: int, other: int) -> bool:
    first, second = tables.kernel.window_products[one], tables.kernel.window_products[other]
    return not first or not second or bool(first & second)


def _meet(one: tuple[int, int] | None, other: tuple[int, int] | None) -> bool:
    return bool(one and other and one[0] <= other[1] and other[0] <= one[1])


def _without_product(tables: Tables) -> Iterator[str]:
    """A window for named products that begins before the first day on which one of them may be used."""
    k = tables.kernel
    for series in range(len(tables.series)):
        for window in range(k.series_window_first[series], k.series_window_end[series]):
            if not k.window_products[window]:
                continue
            first = min(_first_use(tables, series, k.window_products[window]), default=LAST_DAY)
            if k.window_valid_from[window] < first <= k.window_valid_until[window] and first > k.series_start[series]:
                yield place(
                    tables.window_rows[window],
                    "対象期間の始まりの日に、この製品はまだ使えません。valid と methods を確かめてください。",
                )


def _first_use(tables: Tables, series: int, products: int) -> Iterator[int]:
    k = tables.kernel
    for path in range(k.series_path_first[series], k.series_path_end[series]):
        for step in range(k.path_step_first[path], k.path_step_end[path]):
            for way in range(k.step_way_first[step], k.step_way_end[step]):
                if k.way_products[way] & products:
                    yield k.way_valid_from[way]
