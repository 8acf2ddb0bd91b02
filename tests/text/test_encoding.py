"""Reading files in any of the usual codes, writing CP932 without losing a character unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sesshu.text import (
    REFUSE,
    SUBSTITUTE,
    Cp932Policy,
    DecodeError,
    EncodeError,
    ReplacementReason,
    decode,
    encode_cp932,
    survives_cp932,
)

TEXT = "氏名,カナ\r\n髙﨑 ①㈱～,セッシュ\r\n"
ANYTHING = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("data", "encoding", "had_bom"),
    [
        (TEXT.encode(), "utf-8", False),
        (TEXT.encode("utf-8-sig"), "utf-8", True),
        (TEXT.encode("cp932"), "cp932", False),
        (TEXT.encode("utf-16"), "utf-16-le", True),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be", True),
    ],
)
def test_どの文字コードでも同じ文になる(data, encoding, had_bom):
    decoded = decode(data)
    assert (decoded.text, decoded.encoding, decoded.had_bom) == (TEXT, encoding, had_bom)


def test_読み取った文字コードを人に示す():
    assert decode("接種".encode("cp932")).encoding_name == "Shift_JIS（CP932）"
    assert decode("接種".encode("utf-8-sig")).encoding_name == "UTF-8（BOM付き）"
    assert decode(b"").text == ""


@pytest.mark.parametrize(
    ("data", "encoding", "offset", "row"),
    [
        ("一行目\n二行".encode() + b"\xff", "utf-8", 16, 2),
        ("一行目\r\n二行".encode("cp932") + b"\x85", "cp932", 12, 2),
        (b"\xef\xbb\xbf" + "あ\n".encode() + b"\x82\xa0", "utf-8", 7, 2),
        ("接種\n".encode("cp932") + b"\xfd\n", "cp932", 5, 2),
        ("a\n".encode("utf-16") + b"\x00\xd8", "utf-16-le", 6, 2),
        ("a\nb".encode("utf-16-le"), "utf-8", 1, 1),
    ],
)
def test_読めないバイトは位置と行を示す(data, encoding, offset, row):
    with pytest.raises(DecodeError) as refused:
        decode(data)
    assert (refused.value.encoding, refused.value.offset, refused.value.row) == (encoding, offset, row)
    assert f"{row}行目" in str(refused.value)


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_UTF8で書いた文は読み戻せる(text):
    assert decode(text.encode()).text == text
    assert decode(text.encode("utf-8-sig")).text == text


def test_CP932に無い字は断り一覧を示す():
    with pytest.raises(EncodeError, match="2行目1文字目") as refused:
        encode_cp932("氏名\n𠮷𠮷野", policy=REFUSE)
    assert [(each.row, each.column, each.code_points) for each in refused.value.unwritable] == [
        (2, 1, "U+20BB7"),
        (2, 2, "U+20BB7"),
    ]


def test_代替文字で書いた字は位置とともに報告する():
    encoded = encode_cp932("𠮷田\n葛\U000e0100城", policy=SUBSTITUTE)
    assert encoded.data.decode("cp932") == "〓田\n葛城"
    assert [(each.position, each.original, each.written, each.reason) for each in encoded.replacements] == [
        (0, "𠮷", "〓", ReplacementReason.UNWRITABLE),
        (3, "葛\U000e0100", "葛", ReplacementReason.SELECTOR_DROPPED),
    ]
    assert encoded.replacements[1].code_points == "U+845B U+E0100"


def test_取り決めた字への置き換えは断る方針でも書ける():
    encoded = encode_cp932("𠮷田", policy=Cp932Policy(None, {"𠮷": "吉"}))
    assert encoded.data.decode("cp932") == "吉田"
    assert [each.reason for each in encoded.replacements] == [ReplacementReason.AGREED]


def test_異体字セレクタの付いた字は断る方針では書かない():
    with pytest.raises(EncodeError):
        encode_cp932("葛\U000e0100城", policy=REFUSE)


def test_似た記号になる字は断らずに報告する():
    encoded = encode_cp932("9〜12", policy=REFUSE)
    assert encoded.data.decode("cp932") == "9～12"
    assert [each.reason for each in encoded.replacements] == [ReplacementReason.LOOK_ALIKE]


def test_代替文字もCP932で書けなければならない():
    with pytest.raises(ValueError, match="代替文字"):
        Cp932Policy("𠮷")


@pytest.mark.parametrize(
    ("text", "survives"),
    [("髙﨑①㈱", True), ("\ue000", True), ("葛\U000e0100", False), ("𠮷", False), ("〜", False), ("\uf8f1", False)],
)
def test_CP932を往復して残るか(text, survives):
    assert survives_cp932(text) is survives


@given(text=ANYTHING)
def test_書いた結果は報告した違いのほかは元と同じ(text):
    encoded = encode_cp932(text, policy=SUBSTITUTE)
    expected = list(text)
    for each in reversed(encoded.replacements):
        expected[each.position : each.position + len(each.original)] = each.written
    assert encoded.data.decode("cp932") == "".join(expected)
    assert text.count("?") == encoded.data.decode("cp932").count("?")
    assert (encoded.replacements == ()) is survives_cp932(text)
