"""小さい数を伏せる: whoever sees the table and its sums cannot work a hidden small number out."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from sesshu.ledger.statistics.suppression import SUM, suppressed, with_sums

LIMIT = 10
Cells = dict[tuple[str, ...], int]


@st.composite
def tables(draw: st.DrawFn) -> Cells:
    sizes = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    keys = list(product(*([str(n) for n in range(size)] for size in sizes)))
    return {key: draw(st.integers(0, 40)) for key in keys}


def worked_out(cells: Cells, hidden: set[tuple[str, ...]]) -> Cells:
    """What a reader learns by subtracting again and again; written apart from the code under test."""
    known = {key: value for key, value in with_sums(cells).items() if key not in hidden}
    everything = set(with_sums(cells))
    news = True
    while news:
        news = False
        for key in everything - known.keys():
            for axis in range(len(key)):
                line = [
                    other for other in everything if other[:axis] + other[axis + 1 :] == key[:axis] + key[axis + 1 :]
                ]
                if all(other in known for other in line if other != key):
                    parts = sum(known[other] for other in line if other != key and other[axis] != SUM)
                    whole = next((other for other in line if other[axis] == SUM), key)
                    known[key] = parts if key == whole else known[whole] - parts
                    news = True
                    break
    return known


@given(tables())
def test_小さい数は一つも見えず_0は見える(cells: Cells) -> None:
    hidden, values = suppressed(cells, LIMIT), with_sums(cells)
    assert all(key in hidden for key, value in values.items() if 0 < value < LIMIT)
    assert all(values[key] > 0 for key in hidden)
    if not any(0 < value < LIMIT for value in values.values()):
        assert hidden == set()


@given(tables())
def test_見える数の引き算を繰り返しても伏せた数は一つも出ない(cells: Cells) -> None:
    hidden = suppressed(cells, LIMIT)
    assert not worked_out(cells, hidden).keys() & hidden


def test_手計算の表() -> None:
    cells = {("男", "A"): 3, ("男", "B"): 25, ("女", "A"): 30, ("女", "B"): 12}
    # 3 is hidden; so are 25 in its line, 30 in its column, and 12, which would give both of them away.
    assert suppressed(cells, LIMIT) == set(cells)
    assert suppressed({("A",): 3, ("B",): 25, ("C",): 40}, LIMIT) == {("A",), ("B",)}
    assert suppressed({("A",): 10, ("B",): 0}, LIMIT) == set()
    # A small number alone takes its sum with it.
    assert suppressed({("A",): 4, ("B",): 0}, LIMIT) == {("A",), (SUM,)}
