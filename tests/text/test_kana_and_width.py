"""Kana, codes, telephone, postal code and lot numbers."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesshu.text import (
    TextError,
    code_text,
    half_width,
    is_kana,
    normalise_lot,
    postal_code,
    read_kana,
    read_telephone,
    shown_postal_code,
    to_katakana,
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("せっしゅ　たろう", "セッシュ　タロウ"),
        ("ｾｯｼｭ ﾀﾛｳ", "セッシュ　タロウ"),
        ("  ｶﾞﾝﾊﾞ　  ｼﾞﾛｳ ", "ガンバ　ジロウ"),
        ("か゛んば", "ガンバ"),
        ("か\u3099んば", "ガンバ"),
        ("すゞき", "スヾキ"),
        ("ヴァン", "ヴァン"),
        ("メアリー・アン", "メアリー・アン"),
        ("メアリ－", "メアリー"),
    ],
)
def test_カナは全角片仮名で保存する(typed, stored):
    assert read_kana(typed) == stored
    assert is_kana(stored)


@pytest.mark.parametrize(
    ("typed", "code"), [("", "KANA_EMPTY"), ("　", "KANA_EMPTY"), ("接種", "KANA_FORMAT"), ("Taro", "KANA_FORMAT")]
)
def test_カナでない入力は断る(typed, code):
    with pytest.raises(TextError) as refused:
        read_kana(typed)
    assert refused.value.code == code


@given(text=st.one_of(st.text(), st.text("かがは゛゜\u3099\u309aｶﾞﾟ", max_size=6)))
@example("か\u3099゛")
def test_片仮名にする変換は繰り返しても変わらない(text):
    assert to_katakana(to_katakana(text)) == to_katakana(text)


def test_片仮名にする変換は仮名のほかを変えない():
    assert to_katakana("①髙﨑Ａ1") == "①髙﨑Ａ1"
    assert not is_kana("せっしゅ")
    assert not is_kana("")


@given(text=st.text("!0AZaz~-/", min_size=1))
def test_全角の英数字記号は半角に戻る(text):
    full = "".join(chr(ord(character) + 0xFEE0) for character in text)
    assert half_width(full) == text


def test_コードは空白を除き頭のゼロを残す():
    assert code_text("　００１２－３４ ") == "0012-34"
    assert half_width("カナ漢字") == "カナ漢字"


@pytest.mark.parametrize(
    ("typed", "digits", "shown"),
    [
        ("０９６−３２８−２１１１", "0963282111", "096-328-2111"),
        ("096(328)2111", "0963282111", "096-328-2111"),
        ("0963282111", "0963282111", "0963282111"),  # 市外局番の長さは番号だけでは決まらない
        ("0312345678", "0312345678", "03-1234-5678"),
        ("09012345678", "09012345678", "090-1234-5678"),
        ("０９０ー１２３４ー５６７８", "09012345678", "090-1234-5678"),
        ("+81 90-1234-5678", "09012345678", "090-1234-5678"),
        ("0120123456", "0120123456", "0120-123-456"),
        ("08001234567", "08001234567", "0800-123-4567"),
    ],
)
def test_電話番号は数字と表示の形を持つ(typed, digits, shown):
    telephone = read_telephone(typed)
    assert (telephone.digits, telephone.shown) == (digits, shown)


@pytest.mark.parametrize("typed", ["", "328-2111", "1234567890", "0961-2345-67890", "内線12"])
def test_読めない電話番号は断る(typed):
    with pytest.raises(TextError, match="例: 096"):
        read_telephone(typed)


def test_郵便番号は七桁で保存し区切って見せる():
    assert postal_code("〒８６０－８６０１") == postal_code("8608601") == "8608601"
    assert shown_postal_code("8608601") == "860-8601"
    with pytest.raises(TextError, match="7桁"):
        postal_code("860-860")


def test_ロット番号は入力のままの形も残す():
    lot = normalise_lot(" ａｂ０１２ー３ ")
    assert (lot.typed, lot.number) == (" ａｂ０１２ー３ ", "AB012-3")


@pytest.mark.parametrize(("left", "right"), [("AO12", "A012"), ("AI10", "A11O"), ("ab-01", "ABO1")])
def test_似た字のロット番号は回収の検索で一緒に見つかる(left, right):
    assert normalise_lot(left).number != normalise_lot(right).number
    assert normalise_lot(left).look_alike == normalise_lot(right).look_alike


@pytest.mark.parametrize(
    ("typed", "code"), [(" ", "LOT_EMPTY"), ("ロットA1", "LOT_FORMAT"), ("A" * 21, "LOT_FORMAT"), ("A1'", "LOT_FORMAT")]
)
def test_ロット番号でない入力は断る(typed, code):
    with pytest.raises(TextError) as refused:
        normalise_lot(typed)
    assert refused.value.code == code
