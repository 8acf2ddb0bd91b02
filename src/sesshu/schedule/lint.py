"""Faults of compiled law that a reader would overlook: rows that never apply, overlap, or cannot be reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sesshu.schedule.bounds import all_bounds
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, RuleRow, Tables

# Births on which windows are tried: leap day, first of April, month ends, over all cohorts in the files.
_YEARS = range(1905, 2031)
_DAYS = ((1, 31), (2, 28), (4, 1), (4, 2), (8, 31), (12, 15))


def lint(tables: Tables) -> list[str]:
    """Japanese sentences, each with file and line; empty when nothing is wrong."""
    return [*_empty_windows(tables), *_overlapping_ways(tables), *_unreachable(tables)]


def _place(row: RuleRow, sentence: str) -> str:
    return f"{row.file} {row.line}行目: {sentence}"


def _empty_windows(tables: Tables) -> Iterator[str]:
    """Windows that no birth date opens. Those counted from a due date are tried with one."""
    k = tables.kernel
    open_rows = set()
    for year in _YEARS:
        for month, day in _DAYS:
            birth = date(year, month, day).toordinal()
            found = all_bounds(k, birth, birth + 30 * 365)
            for window in range(len(tables.window_rows)):
                low = k.window_valid_from[window]
                high = k.window_valid_until[window]
                if k.window_from[window] >= 0:
                    low = max(low, found[k.window_from[window]])
                if k.window_until[window] >= 0:
                    high = min(high, found[k.window_until[window]])
                born = k.window_born_from[window] <= birth <= k.window_born_until[window]
                if born and low <= high:
                    open_rows.add(window)
    for window, row in enumerate(tables.window_rows):
        if window not in open_rows:
            yield _place(
                row, "この対象期間は、どの生年月日でも開きません。from・until・born・valid を確かめてください。"
            )


def _overlapping_ways(tables: Tables) -> Iterator[str]:
    """Two ways of one step for one product that are in force on the same day since the same day."""
    k = tables.kernel
    for step in range(len(tables.step_names)):
        ways = range(k.step_way_first[step], k.step_way_end[step])
        for way in ways:
            for other in ways:
                if other <= way or not k.way_products[way] & k.way_products[other]:
                    continue
                apart = (
                    k.way_valid_until[way] < k.way_valid_from[other]
                    or k.way_valid_until[other] < k.way_valid_from[way]
                    or k.way_most[way] < k.way_least[other]
                    or k.way_most[other] < k.way_least[way]
                    or k.way_known[way] != k.way_known[other]
                )
                if not apart:
                    line = tables.way_rows[way].line
                    yield _place(
                        tables.way_rows[other],
                        f"{line}行目と同じ製品・同じ時期です。valid か counted で分けてください。",
                    )


def _unreachable(tables: Tables) -> Iterator[str]:
    """Products of a series that no path ever uses."""
    k = tables.kernel
    for series, text in enumerate(tables.series):
        used = 0
        for path in range(k.series_path_first[series], k.series_path_end[series]):
            for step in range(k.path_step_first[path], k.path_step_end[path]):
                for way in range(k.step_way_first[step], k.step_way_end[step]):
                    if k.way_valid_from[way] <= LAST_DAY and k.way_valid_until[way] >= FIRST_DAY:
                        used |= k.way_products[way]
        missing = k.series_products[series] & ~used
        for number, product in enumerate(tables.products):
            if missing >> number & 1:
                yield (
                    f"schedule/{text.code}.yaml: 製品「{product.code}」は、どの回にも使えません。"
                    "methods と steps を確かめてください。"
                )
