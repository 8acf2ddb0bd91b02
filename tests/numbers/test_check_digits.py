"""Check digits against published and hand-computed examples, for every remainder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu.numbers import (
    NumberError,
    addressee_number,
    corporate_number,
    individual_number,
    institution_code,
    municipality_code,
    printed_number,
    resident_record_code,
)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


@pytest.mark.parametrize(
    ("base", "full"),
    [
        ("12345678901", "123456789018"),
        ("98320567321", "983205673214"),
        ("10000000008", "100000000080"),  # remainder 0
        ("10000000003", "100000000030"),  # remainder 1
    ],
)
def test_個人番号の検査用数字(base, full):
    assert individual_number.complete(base).reveal() == full
    assert individual_number.is_valid(full)


# base 0000000000d has the sum 2d, 000000000d0 the sum 3d: between them every remainder from 0 to 10 appears
INDIVIDUAL_BY_REMAINDER = {
    0: ("00000000000", 0),
    1: ("00000000006", 0),
    2: ("00000000001", 9),
    3: ("00000000010", 8),
    4: ("00000000002", 7),
    5: ("00000000011", 6),
    6: ("00000000003", 5),
    7: ("00000000012", 4),
    8: ("00000000004", 3),
    9: ("00000000030", 2),
    10: ("00000000005", 1),
}


@pytest.mark.parametrize("remainder", range(11))
def test_個人番号は余り0と1がともに0になる(remainder):
    base, expected = INDIVIDUAL_BY_REMAINDER[remainder]
    assert individual_number.check_digit(base) == expected


MUNICIPALITY_BY_REMAINDER = {
    0: ("01101", 1),  # 札幌市中央区
    1: ("43101", 0),  # 熊本市中央区
    2: ("18207", 9),  # 鯖江市
    3: ("00010", 8),
    4: ("00002", 7),
    5: ("13101", 6),  # 千代田区
    6: ("00003", 5),
    7: ("00012", 4),
    8: ("01203", 3),  # 小樽市
    9: ("00030", 2),
    10: ("43100", 1),  # 熊本市
}


@pytest.mark.parametrize("remainder", range(11))
def test_地方公共団体コードは余り0が1で余り1が0になる(remainder):
    base, expected = MUNICIPALITY_BY_REMAINDER[remainder]
    assert municipality_code.check_digit(base) == expected
    assert municipality_code.is_valid(municipality_code.complete(base))


ADDRESSEE_BY_REMAINDER = {
    0: ("00000000123456", 0),
    2: ("00000000000001", 9),
    3: ("00000000000010", 8),
    4: ("00000000000002", 7),
    5: ("00000000000011", 6),
    6: ("00000000000003", 5),
    7: ("00000000000012", 4),
    8: ("00000000000004", 3),
    9: ("00000000000030", 2),
    10: ("00000000000005", 1),
}


@pytest.mark.parametrize("remainder", ADDRESSEE_BY_REMAINDER)
def test_宛名番号の検査数字(remainder):
    serial, expected = ADDRESSEE_BY_REMAINDER[remainder]
    assert addressee_number.check_digit(serial) == expected
    assert addressee_number.is_valid(f"{serial}{expected}")


def test_宛名番号は余り1の通し番号を発行しない():
    with pytest.raises(NumberError) as refused:
        addressee_number.complete("00000000000006")
    assert refused.value.code == "NUMBER_SKIPPED"
    assert addressee_number.first_from(6) == (7, "000000000000078")
    assert addressee_number.is_valid("000000000000060")  # another system may have written 0


def test_宛名番号は移行した古い番号も読む():
    assert addressee_number.read("００００００００１２３４５６９") == "0000000012345" + "69"
    assert not addressee_number.is_valid("000000001234569")
    assert addressee_number.read("12345") == "12345"
    with pytest.raises(NumberError, match="15桁"):
        addressee_number.read("1" * 16)


@pytest.mark.parametrize(
    ("base", "full"),
    [
        ("700110005901", "8700110005901"),
        ("123456789012", "7123456789012"),
        ("011001098993", "4011001098993"),
        ("000012050002", "7000012050002"),
        # base 0…0d has the sum d: remainders 0 to 8
        *[(f"00000000000{digit}", f"{9 - digit}00000000000{digit}") for digit in range(9)],
        ("000000000009", "9000000000009"),
    ],
)
def test_法人番号の検査用数字は先頭に付く(base, full):
    assert corporate_number.complete(base) == full
    assert corporate_number.is_valid(full)


def test_医療機関コードの検証番号():
    assert institution_code.complete("011011371") == "0110113719"
    assert institution_code.is_valid("0110113719")
    assert institution_code.is_valid_payer_number("33120015")
    assert institution_code.is_valid_payer_number("54016027")
    # 000000001 doubles to 2, so 8 is left; 000000005 doubles to 10, counted as 1, so 9 is left
    assert [institution_code.check_digit(f"00000000{digit}") for digit in range(10)] == [0, 8, 6, 4, 2, 9, 7, 5, 3, 1]


@pytest.mark.parametrize("code", ["4810113713", "0020113713"])
def test_医療機関コードは都道府県と点数表を確かめる(code):
    with pytest.raises(NumberError) as refused:
        institution_code.read(code)
    assert refused.value.code == "NUMBER_PART"


def test_住民票コードは桁数だけを確かめ規則があれば使う():
    assert resident_record_code.is_valid("12345678901")
    assert not resident_record_code.is_valid("1234567890")
    full = resident_record_code.complete("1234567890", rule=lambda base: int(base[0]))
    assert full == "12345678901"
    assert not resident_record_code.is_valid("12345678902", rule=lambda base: int(base[0]))


def test_発行番号はISOの例と一致する():
    assert printed_number.complete("794") == "79444"  # the example of ISO 7064
    assert printed_number.shown("123456789012") == "1234-5678-9012"
    assert printed_number.read("１２３４ー５６７６") == "12345676"


@pytest.mark.parametrize("base", range(97))
def test_発行番号は全ての余りで一通りに決まる(base):
    full = printed_number.complete(f"{base:03d}")
    assert int(full) % 97 == 1
    assert [check for check in range(100) if printed_number.is_valid(f"{base:03d}{check:02d}")] == [int(full[-2:])]


@given(base=digits(10), place=st.integers(0, 11), wrong=st.sampled_from("0123456789"))
def test_発行番号は一字の誤りをすべて見つける(base, place, wrong):
    full = printed_number.complete(base)
    changed = full[:place] + wrong + full[place + 1 :]
    assert printed_number.is_valid(changed) is (changed == full)


@given(base=digits(10), place=st.integers(0, 10))
def test_発行番号は隣どうしの入れ違いをすべて見つける(base, place):
    full = printed_number.complete(base)
    changed = full[:place] + full[place + 1] + full[place] + full[place + 2 :]
    assert printed_number.is_valid(changed) is (changed == full)


@given(base=digits(11))
def test_個人番号は別の数え方と一致する(base):
    weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]
    remainder = sum(int(digit) * weight for digit, weight in zip(base, weights, strict=True)) % 11
    assert individual_number.check_digit(base) == {0: 0, 1: 0}.get(remainder, 11 - remainder)


@pytest.mark.parametrize(
    ("ward", "city"),
    [
        ("431010", "431001"),  # 熊本市中央区
        ("431001", "431001"),
        ("141003", "141003"),  # 横浜市
        ("14131", "14130"),  # 川崎市川崎区
        ("14118", "14100"),  # 横浜市都筑区
        ("27128", "27100"),  # 大阪市中央区
        ("27141", "27140"),  # 堺市堺区
        ("40131", "40130"),  # 福岡市東区
        ("22138", "22130"),  # 浜松市中央区
        ("131016", "131016"),  # 千代田区 is a municipality of its own
        ("012033", "012033"),  # 小樽市
    ],
)
def test_指定都市の区は市のコードに直る(ward, city):
    full = {5: municipality_code.complete, 6: str}
    assert municipality_code.city_of(full[len(ward)](ward)) == full[len(city)](city)
