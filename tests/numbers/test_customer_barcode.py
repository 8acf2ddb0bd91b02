"""カスタマバーコード: the examples of the public manual, the check digit, the number of bars."""

import pytest

from sesshu.numbers import customer_barcode as barcode
from sesshu.numbers.errors import NumberError

MANUAL = [
    ("2630023", "3丁目30-8　郵便ビル403号", "3-30-8-403"),
    ("0140113", "南田茂木　添60-1", "60-1"),
    ("1100016", "5-6-3　ABCビル10F", "5-6-3-10"),
    ("0600906", "4丁目　郵便センター6号館", "4-6"),
    ("0650006", "8丁目　郵便センター10号館", "8-10"),
    ("4070033", "韮崎400", "400"),
    ("2730102", "東3丁目-20-5　郵便・A&bコーポB604号", "3-20-5B604"),
    ("1980036", "十一丁目六番地一号　郵便タワー601", "11-6-1-601"),
    ("0270203", "第二十一地割大淵川480", "21-480"),
    ("5900016", "四丁六番十九号", "4-6-19"),
    ("0800831", "南七線　西28", "7-28"),
    ("3170055", "6丁目7-14　ABCビル2F", "6-7-14-2"),
    ("6500046", "9丁目7-6　郵便シティA棟1F1号", "9-7-6A1-1"),
    ("6230011", "6-7　LプラザB106", "6-7LB106"),
    ("0640804", "29丁目1524-23　第2郵便ハウス501", "29-1524-23-2-501"),
    ("9100067", "3丁目80-25　J1ビル2-B", "3-80-25J1-2B"),
]


@pytest.mark.parametrize(("code", "after_town", "numbers"), MANUAL)
def test_住所表示番号は手引きの例のとおり抜き出す(code: str, after_town: str, numbers: str) -> None:
    assert barcode.address_numbers(after_town) == numbers
    assert len(barcode.bars(code, after_town)) == 67


def test_足りない桁は埋め_検査数字で全体が19の倍数になる() -> None:
    found = barcode.signs("263-0023", "3丁目30-8　郵便ビル403号")
    assert found == (*"26300233-30-8-403", "CC4", "CC4", "CC4", "5")
    for code, after_town, _ in MANUAL:
        assert sum(barcode.SIGNS.index(sign) for sign in barcode.signs(code, after_town)) % 19 == 0


def test_長い番号は13桁で切り_英字は制御符号までで切れることがある() -> None:
    assert barcode.signs("0640804", "29丁目1524-23　第2郵便ハウス501")[:20] == (*"064080429-1524-23-2-",)
    assert barcode.signs("9100067", "3丁目80-25　J1ビル2-B")[:20] == (
        *"91000673-80-25",
        "CC1",
        "9",
        "1",
        "-",
        "2",
        "CC1",
    )


def test_線の形は番号ごとに決まっている() -> None:
    bars = barcode.bars("1000014", "1丁目11-32")
    assert bars.startswith("13" + "114" + "144" * 4 + "114" + "123")
    assert bars.endswith("31")


@pytest.mark.parametrize("code", ["", "860", "86O8601", "８６０－８６０１２"])
def test_郵便番号が7桁でなければ作れない(code: str) -> None:
    with pytest.raises(NumberError, match="7桁"):
        barcode.signs(code, "1-1")
