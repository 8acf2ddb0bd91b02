"""Children of the demo who moved: as many pairs as somebody wants, each child told apart from every other."""

from __future__ import annotations

import pytest

from sesshu.cli.demo import MOST_MOVED, parser
from sesshu.operate.exchange.city_inside import children
from tests.scenarios.moving import pair


def test_組ごとに支援措置のない子とある子がいて_番号も名も生年月日も違う() -> None:
    found = children(MOST_MOVED)
    assert len(found) == 2 * MOST_MOVED
    assert [one.protected for one in found] == [False, True] * MOST_MOVED
    assert len({number for one in found for number in (one.there, one.here)}) == 2 * len(found)
    for values in ([one.name for one in found], [one.kana for one in found], [one.birth for one in found]):
        assert len(set(values)) == len(found)
    assert [one.name for one in children(1)] == ["転入　つばさ", "匿名　まもる"]
    told = [(f"R{one.birth.year - 2018}.{one.birth.month}.{one.birth.day}", one.name[3:]) for one in found]
    assert told == [child for number in range(MOST_MOVED) for child in pair(number)], "シナリオはこの子たちを探す"


def test_組数は1から10まで(capsys: pytest.CaptureFixture[str]) -> None:
    assert parser().parse_args([]).moved == 1
    assert parser().parse_args(["--moved", "10"]).moved == MOST_MOVED
    for wrong in ("0", "11"):
        with pytest.raises(SystemExit):
            parser().parse_args(["--moved", wrong])
        assert "1 から 10 までの数で指定してください。例: 5" in capsys.readouterr().err
