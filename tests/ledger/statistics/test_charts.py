"""グラフ: 目盛は整数、伏せた数は0に見せない、描く数がなければ描かない。"""

import re

import pytest

from sesshu.ledger.statistics.charts import Series, bars, lines

TICKS = re.compile(r'class="tick-label"[^>]*>([^<]*)<')


@pytest.mark.parametrize("most", [1, 2, 3, 5, 6, 9, 10, 12, 47, 100])
def test_人や回の目盛は整数だけで_一番大きい値まである(most: int) -> None:
    ticks = TICKS.findall(bars("試し", ["甲"], [Series("", [most])], "回"))
    numbers = [int(tick.removesuffix("回").replace(",", "")) for tick in ticks]
    assert numbers[0] == 0
    assert numbers[-1] >= most
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("draw", [bars, lines])
def test_伏せた数があればそう書き_残りが0だけなら描かない(draw: object) -> None:
    assert callable(draw)
    some = draw("試し", ["甲", "乙"], [Series("女", [None, 12])], "回", hides=True)
    assert "<svg" in some
    assert "0ではありません" in some
    none = draw("試し", ["甲", "乙"], [Series("女", [None, None]), Series("男", [0, 0])], "回", hides=True)
    assert "<svg" not in none
    assert "グラフはありません" in none
    whole = draw("試し", ["甲", "乙"], [Series("女", [0, 0])], "回", hides=True)
    assert "<svg" in whole
    assert "0ではありません" not in whole
