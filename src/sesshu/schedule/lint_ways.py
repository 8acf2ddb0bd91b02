"""Ways of one step that overlap, cut-offs that overlap, products that no step uses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sesshu.schedule.lint_people import place
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, Tables


def way_faults(tables: Tables) -> Iterator[str]:
    """Sentences about variants, methods and cut-offs."""
    yield from _overlapping_ways(tables)
    yield from _overlapping_skips(tables)
    yield from _unused_products(tables)


def _overlapping_ways(tables: Tables) -> Iterator[str]:
    """Two ways of one step for one product, in force on the same day; a later row without an end of the earlier
    one is a change of the law that takes its place, and no fault."""
    k = tables.kernel
    for step in range(len(tables.step_names)):
        for way, other in combinations(range(k.step_way_first[step], k.step_way_end[step]), 2):
            if not k.way_products[way] & k.way_products[other] or _ways_apart(tables, way, other):
                continue
            yield place(
                tables.way_rows[other],
                f"{tables.way_rows[way].line}行目と同じ製品・同じ時期です。valid か counted で分けてください。",
            )


def _ways_apart(tables: Tables, way: int, other: int) -> bool:
    k = tables.kernel
    if k.way_valid_from[way] > k.way_valid_from[other]:
        way, other = other, way
    replaced = k.way_known[way] != k.way_known[other] and k.way_valid_until[way] == LAST_DAY
    return (
        replaced
        or k.way_valid_until[way] < k.way_valid_from[other]
        or k.way_most[way] < k.way_least[other]
        or k.way_most[other] < k.way_least[way]
    )


def _overlapping_skips(tables: Tables) -> Iterator[str]:
    k = tables.kernel
    for step, (_, name) in enumerate(tables.step_names):
        for skip, other in combinations(range(k.step_skip_first[step], k.step_skip_end[step]), 2):
            same = (k.skip_dose[skip], k.skip_products[skip]) == (k.skip_dose[other], k.skip_products[other])
            first, second = (skip, other) if k.skip_valid_from[skip] <= k.skip_valid_from[other] else (other, skip)
            if same and k.skip_valid_until[first] >= k.skip_valid_from[second]:
                row = tables.way_rows[k.step_way_first[step]]
                yield place(row, f"「{name}」の打ち切り（skip）の時期が重なっています。valid で分けてください。")


def _unused_products(tables: Tables) -> Iterator[str]:
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
