"""Which names and addresses fall together, and which must not."""

from __future__ import annotations

import unicodedata
from importlib import resources

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sesshu.text import address_key, kana_key, search_key
from sesshu.text.keys import variants
from tests.text.pairs import pairs

NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JAPANESE = st.text("一二三十百丁目番地号室のノー－-‐ 　1２3がか゛ヶァｶﾞﾟ髙﨑邊葛\U000e0100・", max_size=14)


@pytest.mark.parametrize(("left", "right"), pairs("same_name"))
def test_同じ人に届く氏名(left, right):
    assert search_key(left) == search_key(right)


@pytest.mark.parametrize(("left", "right"), pairs("different_name"))
def test_別人のままの氏名(left, right):
    assert search_key(left) != search_key(right)


@pytest.mark.parametrize(("left", "right"), pairs("same_address"))
def test_同じ所を指す住所(left, right):
    assert address_key(left) == address_key(right)


def test_別の所の住所は別のまま():
    # 部屋番号は番地に続けて読まれない
    assert address_key("大江1-1 101") != address_key("大江1-1101")
    assert address_key("大江1-11-1") != address_key("大江11-1-1")
    assert address_key("三番町1") != address_key("三番1")


@given(name=st.one_of(NAMES, JAPANESE))
@example("か゛")
@example("ΐ")
def test_キーのキーは同じキー(name):
    for key in (search_key, kana_key, address_key):
        assert key(key(name)) == key(name)


@given(name=NAMES, blank=st.sampled_from(" 　・\u3000"))
def test_前後の空白と全角半角はキーを変えない(name, blank):
    assert search_key(f"{blank}{name}{blank}") == search_key(name)
    assert search_key(unicodedata.normalize("NFKC", name)) == search_key(name)


def test_カナのキーは二通りに書く音をまとめる():
    assert kana_key("オオヅ ヂロウ") == kana_key("おおず じろう")
    assert search_key("オオヅ") != search_key("オオズ")


def test_異体字の表は一文字ずつで重なりも連鎖も無い():
    table = variants()
    lines = (resources.files("sesshu.text") / "variants.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    listed = [character for base, others in rows for character in base + others]
    assert len(listed) == len(set(listed))
    assert all(len(base) == 1 for base, _ in rows)
    assert not {ord(base) for base in table.values()} & set(table)
    assert len(table) >= 150


def test_異体字の表は正規化で消える字を含まない():
    for code, base in variants().items():
        assert unicodedata.normalize("NFKC", chr(code)) == chr(code)
        assert unicodedata.normalize("NFKC", base) == base
