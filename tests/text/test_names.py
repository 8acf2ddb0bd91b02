"""Official names and cells for spreadsheets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu.text import (
    TextError,
    formula_safe,
    grapheme_length,
    has_private_use,
    has_variation_selector,
    is_formula_like,
    official_name,
    strip_outer_blanks,
)


@pytest.mark.parametrize(
    "name", ["\ufa19 太郎", "\ufa10本", "葛\U000e0100", "\ue000田", "か\u3099", "ｶﾞﾗｼｬ", "髙﨑　夢"]
)
def test_氏名は一符号ずつそのまま残る(name):
    assert official_name(f"　 {name} 　") == name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "NAME_EMPTY"),
        ("　 ", "NAME_EMPTY"),
        ("接種\n太郎", "NAME_CONTROL"),
        ("接種\0太郎", "NAME_CONTROL"),
        ("接種\u202e太郎", "NAME_CONTROL"),
        ("接種\u2067太郎", "NAME_CONTROL"),
        ("接種\u200b太郎", "NAME_CONTROL"),
        ("接種\ufeff太郎", "NAME_CONTROL"),
        ("接種\ufffd太郎", "NAME_LOST"),
        ("接種\ud842太郎", "NAME_CONTROL"),
    ],
)
def test_氏名に入れてはならない字は断る(text, code):
    with pytest.raises(TextError) as refused:
        official_name(text)
    assert refused.value.code == code
    assert "太郎" not in str(refused.value).replace("接種　太郎", "")


def test_断る字は何文字目かと符号位置を示す():
    with pytest.raises(TextError, match=r"3文字目.*U\+202E"):
        official_name("接種\u202e太郎")


@pytest.mark.parametrize(
    ("name", "length"),
    [
        ("葛\U000e0100城", 2),
        ("𠮷野", 2),
        ("か\u3099", 1),
        ("ｶﾞ", 1),
        ("Nguye\u0302\u0303n", 6),
        ("接種　太郎", 5),
        ("", 0),
    ],
)
def test_見た目の文字数(name, length):
    assert grapheme_length(name) == length


def test_外字と異体字セレクタを見分ける():
    assert has_private_use("\ue000田")
    assert has_private_use("\U000f0000")
    assert not has_private_use("髙﨑")
    assert has_variation_selector("葛\U000e0100城")
    assert not has_variation_selector("葛城")


@given(name=st.text())
def test_前後の空白のほかは取り除かない(name):
    stripped = strip_outer_blanks(name)
    assert stripped in name
    assert strip_outer_blanks(stripped) == stripped


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-cmd", "@SUM(A1)", "\t=1", " =1", "＝1+1", "\r=1", "-1+1", "+81-90"])
def test_式になる文字列は無害にする(cell):
    assert is_formula_like(cell)
    assert formula_safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "接種", "-5", "+1,234.5", "090-1234-5678", "2026-11-21", "a=b"])
def test_式でない文字列は変えない(cell):
    assert formula_safe(cell) == cell


@given(cell=st.text())
def test_無害にした文字列はもう式にならない(cell):
    assert not is_formula_like(formula_safe(cell))
