"""Numbers as typed, what is refused, and how an Individual Number hides."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu.numbers import (
    IndividualNumber,
    NumberError,
    corporate_number,
    individual_number,
    institution_code,
    is_reserved_for_tests,
    municipality_code,
    printed_number,
    resident_record_code,
    testing,
)


@pytest.mark.parametrize("typed", ["431001", "４３１００１", " 4310-01 ", "４３１００ー１"])
def test_全角や区切りのある番号を読む(typed):
    assert municipality_code.read(typed) == "431001"


@pytest.mark.parametrize("module", [corporate_number, institution_code, municipality_code, resident_record_code])
@pytest.mark.parametrize(("typed", "code"), [("", "NUMBER_EMPTY"), ("12a", "NUMBER_DIGITS"), ("12", "NUMBER_LENGTH")])
def test_読めない番号は理由と例を付けて断る(module, typed, code):
    with pytest.raises(NumberError) as refused:
        module.read(typed)
    assert refused.value.code == code
    assert module.LABEL in str(refused.value)
    assert "例: " in str(refused.value)


@pytest.mark.parametrize(
    ("module", "typed"),
    [
        (municipality_code, "431002"),
        (corporate_number, "1700110005901"),
        (institution_code, "0110113710"),
        (printed_number, "12345677"),
        (individual_number, "123456789012"),
    ],
)
def test_検査数字が合わない番号は断り入力を繰り返さない(module, typed):
    with pytest.raises(NumberError) as refused:
        module.read(typed)
    assert refused.value.code == "NUMBER_CHECK"
    assert typed not in str(refused.value)


def test_他の文字体系の数字は番号ではない():
    assert not municipality_code.is_valid("٤٣١٠٠١")
    with pytest.raises(NumberError):
        municipality_code.read("٤٣١٠٠١")


def test_個人番号はどう書き出しても隠れる():
    number = testing.individual_number(1)
    for shown in (repr(number), str(number), f"{number}", f"{[number]}", "%s" % number):  # noqa: UP031
        assert number.reveal() not in shown
        assert "*" in shown
    with pytest.raises(TypeError):
        pickle.dumps(number)
    with pytest.raises(AttributeError):
        number.digits = "1"  # type: ignore[attr-defined]


def test_個人番号は値で比べる():
    assert individual_number.read("１２３４ ５６７８ ９０１８") == IndividualNumber("123456789018")
    assert len({testing.individual_number(5), testing.individual_number(5), testing.individual_number(6)}) == 2


@given(index=st.integers(0, 999_999))
def test_テスト用の個人番号は正しく作られ本番で見分けられる(index):
    number = testing.individual_number(index)
    assert individual_number.is_valid(number.reveal())
    assert is_reserved_for_tests(number)


def test_テスト用でない個人番号は見分けに掛からない():
    assert not is_reserved_for_tests(IndividualNumber("123456789018"))


@pytest.mark.parametrize("index", [-1, 1_000_000])
def test_テスト用の範囲の外は作らない(index):
    with pytest.raises(ValueError, match="999999番まで"):
        testing.individual_number(index)
