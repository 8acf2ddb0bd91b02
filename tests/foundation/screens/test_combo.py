"""打って選ぶ欄: 符号・名前の一部・よみのどれでも選べ、複数に当てはまるときは候補を挙げて断る。"""

import pytest
from django import forms

from sesshu.foundation.screens.fields import ComboField

VACCINES = [("mr", "麻しん風しん混合"), ("measles", "麻しん単独"), ("bcg", "BCG"), ("je", "日本脳炎")]


@pytest.fixture
def field() -> ComboField:
    return ComboField("ワクチン", choices=lambda: VACCINES, readings=lambda: {"je": ["にほんのうえん"]}, example="mr")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("mr", "mr"), ("ＭＲ", "mr"), ("麻しん風しん混合", "mr"), ("風しん", "mr"), ("にほん", "je"), ("ﾆﾎﾝ", "je"),
     ("bcg", "bcg"), ("mea", "measles")],
)  # fmt: skip
def test_符号と名前の一部とよみで選べる(field: ComboField, typed: str, code: str) -> None:
    assert field.clean(typed) == code


def test_複数に当てはまれば候補を挙げ_なければ例を示す(field: ComboField) -> None:
    with pytest.raises(forms.ValidationError, match=r"麻しん風しん混合（mr）、麻しん単独（measles）"):
        field.clean("麻しん")
    with pytest.raises(forms.ValidationError, match="例：mr"):
        field.clean("ない")
    assert field.echo("麻しん") == "2件当てはまります。"
    assert field.echo("je") == "日本脳炎"


def test_一覧は画面に添えられ値は安全に書かれる() -> None:
    shown = ComboField("品", choices=lambda: [("a", '<b>"')]).widget.render("x", "", {"id": "id_x"})
    assert 'list="id_x-list"' in shown
    assert "<b>" not in shown
