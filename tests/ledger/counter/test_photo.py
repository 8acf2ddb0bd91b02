"""窓口の写真: 写ったコードは、読取機で読んだのと同じに扱われ、写真は残らない。"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files.signatures import MARK
from sesshu.ledger.counter.screens import photo
from sesshu.ledger.handbooks.images import keep


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.SESSHU_VAR = tmp_path


def picture(*texts: str) -> bytes:
    sheet = Image.new("L", (1600, 900), 255)
    for at, text in enumerate(texts):
        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
        pixels = Image.frombytes("L", code.shape[::-1], bytes(memoryview(code).cast("B")))
        sheet.paste(pixels, (60 + at * 700, 60))
    page = io.BytesIO()
    sheet.rotate(8, fillcolor=255).convert("RGB").save(page, "JPEG", quality=70)
    return page.getvalue()


def test_傾いた写真のコードが読め_写真は残らない(tmp_path: Path) -> None:
    assert photo._text(picture("4310000017")) == "4310000017"
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]


@pytest.mark.parametrize(("texts", "said"), [
    ((), "読み取れません"), (("1", "2"), "2つ以上のコード"), (("x" * 61,), "この市の通知・券のコードではありません"),
])  # fmt: skip
def test_読めない写真は理由が示される(texts: tuple[str, ...], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        photo._text(picture(*texts))


def test_手帳の画像も重なった形式と試験用の印を断る(tmp_path: Path) -> None:
    for extra, said in ((b"PK\x05\x06" + bytes(18), "重なった"), (MARK, "試験用の印")):
        with pytest.raises(InvalidInput, match=said):
            keep(picture("1") + extra)
    assert not [file for file in tmp_path.rglob("*") if file.is_file()]
