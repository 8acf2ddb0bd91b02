"""Paths whose ages of beginning overlap or leave a gap, paths and doses that nobody can reach."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sesshu.schedule.lint_people import Tried, place
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, Tables


def path_faults(tables: Tables, tried: list[Tried]) -> Iterator[str]:
    """Sentences about paths and their steps."""
    for series in range(len(tables.series)):
        yield from _ages(tables, tried, series)
        yield from _unreachable(tables, tried, series)


def _ages(tables: Tables, tried: list[Tried], series: int) -> Iterator[str]:
    """Among paths for the same people and products, every age of beginning belongs to exactly one."""
    k = tables.kernel
    groups: dict[tuple[int, ...], list[int]] = {}
    for path in range(k.series_path_first[series], k.series_path_end[series]):
        if k.path_from[path] >= 0 or k.path_until[path] >= 0:
            born = (k.path_born_from[path], k.path_born_until[path])
            history = (k.path_history_day[path], k.path_history_least[path], k.path_history_most[path])
            groups.setdefault((k.path_within[path], k.path_products[path], *born, *history), []).append(path)
    for paths in groups.values():
        for person in tried:
            spans = sorted((*_ages_of(tables, person, path), path) for path in paths)
            for (_, high, path), (low, _, later) in pairwise(spans):
                if high + 1 != low:
                    what = "重なっています" if high >= low else "間が空いています"
                    line = tables.path_rows[path].line
                    yield place(tables.path_rows[later], f"開始の時期（start）が{line}行目の経路と{what}。")


def _ages_of(tables: Tables, person: Tried, path: int) -> tuple[int, int]:
    k = tables.kernel
    return person.bound(k.path_from[path], FIRST_DAY), person.bound(k.path_until[path], LAST_DAY)


def _unreachable(tables: Tables, tried: list[Tried], series: int) -> Iterator[str]:
    """Paths that nobody can begin and steps whose ages lie outside every window."""
    k = tables.kernel
    windows = range(k.series_window_first[series], k.series_window_end[series])
    for path in range(k.series_path_first[series], k.series_path_end[series]):
        able = [person for person in tried if k.path_born_from[path] <= person.birth <= k.path_born_until[path]]
        if not any(_open(tables, person, windows, *_ages_of(tables, person, path)) for person in able):
            yield place(
                tables.path_rows[path],
                "この経路は、どの生年月日でも始められません。start と対象期間を確かめてください。",
            )
            continue
        for step in range(k.path_step_first[path], k.path_step_end[path]):
            for way in range(k.step_way_first[step], k.step_way_end[step]):
                if k.way_from[way] < 0 and k.way_until[way] < 0:
                    continue
                if not any(_open(tables, person, windows, *_days_of(tables, person, way)) for person in able):
                    yield place(
                        tables.way_rows[way],
                        f"「{tables.step_names[step][1]}」は、どの生年月日でも接種できません。"
                        "from・until を確かめてください。",
                    )


def _days_of(tables: Tables, person: Tried, way: int) -> tuple[int, int]:
    k = tables.kernel
    low = max(person.bound(k.way_from[way], FIRST_DAY), k.way_valid_from[way])
    return low, min(person.bound(k.way_until[way], LAST_DAY), k.way_valid_until[way])


def _open(tables: Tables, person: Tried, windows: range, low: int, high: int) -> bool:
    """Whether a window of the series stands open on a day from `low` to `high`."""
    found = (person.window(tables, window) for window in windows)
    return low <= high and any(span and span[0] <= high and low <= span[1] for span in found)
