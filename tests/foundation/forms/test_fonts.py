"""名前の字形: what can be printed, and in which typeface."""

import pytest

from sesshu.foundation.forms import fonts

needs_ipamj = "IPAmjMincho" in fonts.installed()


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("佐藤　花子", "BIZ UDMincho"),
        ("葛\U000e0100城", "BIZ UDMincho"),  # Adobe-Japan1 selector
        ("葛\U000e0102城", "IPAmjMincho"),  # Moji_Joho selector
        ("𠮷田", "IPAmjMincho"),
        ("邉\U000e0108", "Noto Serif JP"),
        ("NGUYEN THI ANH", "BIZ UDMincho"),
        ("Nguyễn", "Noto Serif JP"),
    ],
)
def test_名前は全部の字形を持つ一つの書体で組む(name: str, family: str) -> None:
    assert fonts.official_runs(name) == [(name, family)]
    assert fonts.unprintable(name) == []


def test_一つの書体に無ければ字ごとに書体を選ぶ() -> None:
    assert fonts.official_runs("葛\U000e0102邉\U000e0108") == [
        ("葛\U000e0102", "IPAmjMincho"),
        ("邉\U000e0108", "Noto Serif JP"),
    ]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("木\ue000村", ["U+E000"]),  # 外字領域
        ("김철수", ["U+AE40", "U+CCA0", "U+C218"]),
        ("葛\U000e01ef城", ["U+845B U+E01EF"]),  # a selector nobody registered
        ("佐藤\u200b花子", ["U+200B"]),
        ("\ue000\ue000", ["U+E000"]),
    ],
)
def test_印刷できない字は空白や別の字形にせず名指しする(name: str, codes: list[str]) -> None:
    assert fonts.unprintable(name) == codes


def test_濁点が分かれた仮名は一字として組み_互換漢字は変えない() -> None:
    assert fonts.clusters("か\u3099\ufa19") == ["が", "\ufa19"]


def test_空の名前には字が無い() -> None:
    assert fonts.official_runs("") == []
    assert fonts.unprintable("") == []
