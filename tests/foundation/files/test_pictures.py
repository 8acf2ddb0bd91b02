"""画像の取込の囲い: 壊れた画像、巨大な画像、二つの形式が重なった画像は、その1つのファイルだけが断られる。"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import images, pictures, sandbox, signatures, storage

HERE = "tests.foundation.files.misbehaving"
PLACES = f"{sandbox.SOURCE}:{Path(__file__).parents[3]}"


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.SESSHU_VAR = tmp_path


def made(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any) -> bytes:
    page = io.BytesIO()
    Image.new(mode, size, 128 if mode in ("L", "1") else (200, 30, 30)).save(page, kind, **options)
    return page.getvalue()


@pytest.mark.parametrize(("kind", "mode", "becomes"), [
    ("JPEG", "RGB", "image/jpeg"), ("PNG", "RGB", "image/jpeg"), ("PNG", "L", "image/png"), ("TIFF", "1", "image/png"),
    ("PDF", "RGB", "image/jpeg"),
])  # fmt: skip
def test_四つの形式は作り直したページになる(kind: str, mode: str, becomes: str) -> None:
    (page,) = images.pages(made(kind, mode=mode))
    kept = storage.read(page.sha256)
    assert (page.number, page.media_type, page.size) == (1, becomes, len(kept))
    assert Image.open(io.BytesIO(kept)).size == (page.width, page.height)


def test_多ページのTIFFとPDFは一枚ずつになる() -> None:
    more = [Image.new("RGB", (60, 40), (0, 0, n * 60)) for n in range(3)]
    for kind in ("TIFF", "PDF"):
        content = made(kind, save_all=True, append_images=more)
        assert [page.number for page in images.pages(content)] == [1, 2, 3, 4], kind


def test_撮影した場所と機種は残らず_向きは直る() -> None:
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "CAMERA-NAME", 6
    exif.get_ifd(0x8825)[1] = "N"
    (page,) = images.pages(made("JPEG", exif=exif, comment=b"SECRET-PLACE"))
    kept = storage.read(page.sha256)
    assert (page.width, page.height) == (40, 60)
    assert b"CAMERA-NAME" not in kept
    assert b"SECRET-PLACE" not in kept
    assert not dict(Image.open(io.BytesIO(kept)).getexif())


@pytest.mark.parametrize(("content", "said"), [
    (b"", "JPEG・PNG・TIFF・PDFのファイルではありません"),
    (b"PK\x03\x04 a spreadsheet", "JPEG・PNG・TIFF・PDFのファイルではありません"),
    (made("JPEG")[:200], "壊れているか"),
    (b"%PDF-1.7\nnothing", "壊れているか"),
    (made("PNG") + b"PK\x05\x06" + b"\0" * 18, "ほかの形式のファイルが重なった"),
    (made("JPEG")[:2] + b"\xff\xfe\x00\x12<script>alert(1)" + made("JPEG")[2:], "ほかの形式のファイルが重なった"),
    (made("PNG") + signatures.MARK, "ウイルス対策の試験用の印"),
    (made("PNG") + bytes(images.MOST_BYTES), "20MBまで"),
    (made("PNG", (12_001, 1), "1"), "画像が大きすぎます"),
    (made("PNG", (7_000, 7_000), "1"), "画像が大きすぎます"),
    (made("PNG", (11_999, 11_999), "1"), "画像が大きすぎます"),
], ids=range(11))  # fmt: skip
def test_開けないものは日本語の理由で断られ何も残らない(content: bytes, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        list(images.pages(content))
    assert not [file for file in storage.folder().rglob("*") if file.is_file()]


def test_五百ページを超えるPDFは断られる() -> None:
    small = Image.new("1", (8, 8))
    page = io.BytesIO()
    small.save(page, "PDF", save_all=True, append_images=[small] * pictures.MOST_PAGES)
    with pytest.raises(InvalidInput, match="500ページまで"):
        list(images.pages(page.getvalue()))


def test_画像のQRコードが読める() -> None:
    code = zxingcpp.create_barcode("1234567890", zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
    page = io.BytesIO()
    Image.frombytes("L", code.shape[::-1], bytes(memoryview(code).cast("B"))).save(page, "PNG")
    assert images.symbols(page.getvalue()) == ["1234567890"]
    assert images.symbols(made("PNG")) == []


def test_開く処理が落ちても止まっても_その一つだけが断られる() -> None:
    for what, late in (("crash", False), ("hang", True), ("fill", False), ("rubbish", False)):
        with pytest.raises(sandbox.DiedError) as died:
            list(sandbox.frames(HERE, what, b"", patience=4, source=PLACES))
        assert died.value.late is late, what
    assert len(list(images.pages(made("PNG")))) == 1


@pytest.mark.parametrize("what", ["file", "write", "socket", "child", "secret"])
def test_開く処理はファイルも通信も子プロセスも秘密も持てない(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSHU_SECRET_KEY", "a secret of the house")
    (answer,) = sandbox.frames(HERE, what, b"", source=PLACES)
    assert answer.words["refused"], what


def test_稼働状況に囲いの有無が出る() -> None:
    reading = images.probe()
    assert set(reading.value) == {"network", "landlock", "seccomp"}
    missing = [name for name, held in reading.value.items() if not held]
    assert reading.state == ("watch" if missing else "good")
    assert ("このカーネルにないもの" in reading.text) is bool(missing)
