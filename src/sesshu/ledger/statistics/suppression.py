"""小さい数を伏せる: numbers from 1 to below a limit, and others with them, so that no sum gives a hidden one away.

Sums are numbers of the table like all others: a line is the cells that differ in one axis alone, with their sum.
Who knows all of a line but one knows that one, so no line is left with a single hidden number.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

Key = tuple[str, ...]
HIDDEN = "＊"
SUM = "\x00sum"  # stands for a whole axis


def with_sums(cells: Mapping[Key, int]) -> dict[Key, int]:
    """The cells with the sums over every axis and every set of axes; `SUM` stands where an axis was summed."""
    found: dict[Key, int] = {}
    for key, value in cells.items():
        for summed in product((False, True), repeat=len(key)):
            whole = tuple(SUM if is_sum else part for part, is_sum in zip(key, summed, strict=True))
            found[whole] = found.get(whole, 0) + value
    return found


def suppressed(cells: Mapping[Key, int], limit: int) -> set[Key]:
    """Which numbers of `with_sums(cells)` are not shown. Zeros are shown.

    First those from 1 to `limit` - 1, sums as well; then, in every line with exactly one hidden number, its smallest
    other one that is not 0, again until no line has a single one.
    """
    values = with_sums(cells)
    hidden = {key for key, value in values.items() if 0 < value < limit}
    lines = _lines(values) if hidden else []
    changed = bool(hidden)
    while changed:
        changed = False
        for line in lines:
            if sum(key in hidden for key in line) != 1:
                continue
            # There is one: where all others of the line are 0, the sum is as large as the hidden cell.
            others = [key for key in line if key not in hidden and values[key]]
            hidden.add(min(others, key=lambda key: (values[key], key)))
            changed = True
    return hidden


def _lines(values: Mapping[Key, int]) -> list[list[Key]]:
    found: dict[tuple[int, Key], list[Key]] = {}
    for key in values:
        for axis in range(len(key)):
            found.setdefault((axis, key[:axis] + key[axis + 1 :]), []).append(key)
    return list(found.values())
