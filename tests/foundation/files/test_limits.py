"""取込の囲いの限度（記憶512MB、同時に2つ、PDFの部品と展開後の大きさ）: 実際のファイルで確かめる。"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from sesshu.foundation import slots
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files import images, pdf_limits, pictures, sandbox, sheets, storage
from sesshu.foundation.files.reading import FileRefused
from tests.foundation.files.test_sheets import FIXTURES, zipped

LARGEST = (6300, 6300)  # nearly 40 million dots


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.SESSHU_VAR, settings.SESSHU_SLOTS = tmp_path, str(tmp_path / "slots")


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **options)
    return made.getvalue()


def scan(number: int = 1, *, mode: str = "1", apart: int = 50) -> Image.Image:
    """A page of writing as an office scanner gives it: A4 at 200 dots an inch."""
    page = Image.new(mode, (1654, 2339), 1 if mode == "1" else 255)
    draw = ImageDraw.Draw(page)
    for y in range(100, 2200, apart):
        draw.text((100, y), f"page {number} line {y} " * 6, fill=0, font_size=28)
    return page


def pdf(streams: list[tuple[bytes, bytes]], *, objects: int = 0) -> bytes:
    """A PDF of one empty page with some streams, each (dictionary, bytes), and small objects besides."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>",
        *(b"<<%s/Length %d>>stream\n%s\nendstream" % (words, len(data), data) for words, data in streams),
        *[b"null"] * objects,
    ]  # fmt: skip
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start))


def deflated(megabytes: int) -> bytes:
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(bytes(1024**2)) for _ in range(megabytes)) + packer.flush()


FLATE, PICTURE = b"/Filter/FlateDecode", b"/Type/XObject/Subtype/Image/Width %d/Height %d/Filter/FlateDecode"


@pytest.mark.parametrize("content", [
    pytest.param(lambda: encoded(Image.effect_noise(LARGEST, 60).convert("RGB"), "JPEG", quality=40), id="JPEG"),
    pytest.param(lambda: encoded(Image.new("RGBA", LARGEST, (9, 60, 200, 128)), "PNG"), id="透明のあるPNG"),
    pytest.param(
        lambda: encoded(Image.new("CMYK", LARGEST, (9, 60, 200, 9)), "TIFF", compression="tiff_lzw"), id="印刷用TIFF"
    ),
])  # fmt: skip
def test_いちばん大きい画像も512MBの中で開け_回せる(content: Any) -> None:
    (page,) = images.pages(content())
    assert page.width * page.height == LARGEST[0] * LARGEST[1]
    again = images.turned(storage.read(page.sha256), 90)
    assert (again.width, again.height) == LARGEST[::-1]


@pytest.mark.parametrize(("megabytes", "held"), [(300, True), (520, False)])
def test_開く処理が使える記憶は512MBまで(megabytes: int, held: bool) -> None:
    program = (
        "from sesshu.foundation.files.confining import confine\nconfine()\n"
        f"try:\n    bytearray({megabytes} * 1024**2)\n    print('held')\nexcept MemoryError:\n    print('refused')"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program], env={"PYTHONPATH": str(sandbox.SOURCE)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stdout == ("held\n" if held else "refused\n"), done.stderr


@pytest.mark.parametrize(("content", "inside"), [
    pytest.param(lambda: pdf([(FLATE, deflated(190))]), True, id="190MBになる"),
    pytest.param(lambda: pdf([(FLATE, deflated(201))]), False, id="201MBになる"),
    pytest.param(lambda: pdf([(FLATE, deflated(110))] * 2), False, id="合わせて220MBになる"),
    pytest.param(lambda: pdf([(PICTURE % (5000, 5000), deflated(110))] * 2), True, id="画像は1枚ずつ数える"),
    pytest.param(lambda: pdf([(PICTURE % (9000, 9000), deflated(1))]), False, id="40百万画素を超える"),
    pytest.param(lambda: pdf([], objects=99_000), True, id="部品99,003個"),
    pytest.param(lambda: pdf([], objects=100_000), False, id="部品100,003個"),
    pytest.param(lambda: pdf([(b"/Type/ObjStm/N 100001/First 9" + FLATE, deflated(1))]), False, id="まとめた部品"),
])  # fmt: skip
def test_中が大きすぎるPDFは_開く前に断る(content: Any, inside: bool) -> None:
    data = content()
    assert pdf_limits.beyond(data) is not inside
    if not inside:
        with pytest.raises(InvalidInput, match="開くと大きくなりすぎる"):
            images.count(data)
    else:
        assert images.count(data) == 1


def test_展開すると200MBを超えるExcelは開く前に断る() -> None:
    rough = (os.urandom(30) + b"0" * 2000) * 105_000  # packs about 50 to 1, not 100 to 1
    with pytest.raises(FileRefused, match="展開後の大きさが異常"):
        list(sheets.rows(zipped({"xl/worksheets/sheet1.xml": rough})))


def test_白黒のページは1ビット_灰色の文字はPNG_色のあるページだけが色のまま() -> None:
    stamped = scan(mode="L").convert("RGB")
    ImageDraw.Draw(stamped).ellipse((200, 200, 400, 400), outline=(220, 30, 30), width=8)
    made = [
        next(images.pages(encoded(page, "PDF", resolution=200)))
        for page in (scan(), scan(mode="L"), scan(mode="L").convert("RGB"), stamped)
    ]
    kept = [Image.open(io.BytesIO(storage.read(page.sha256))) for page in made]
    assert [(one.format, one.mode) for one in kept] == [("PNG", "1"), ("PNG", "L"), ("PNG", "L"), ("JPEG", "RGB")]
    assert made[0].size * 3 < made[3].size
    assert abs(kept[0].width - 1654) < 3, "a black and white page keeps the dots it was scanned with"
    assert list(kept[0].convert("L").getextrema()) == [0, 255]


def test_同時に開くのは二つまでで_三つ目は待ち_待ちきれなければ混んでいると言う(monkeypatch: Any) -> None:
    monkeypatch.setattr(slots, "_patience", type(slots._patience)("patience", default=0.3))
    free = threading.Event()

    def hold() -> None:
        with slots.slot():
            free.wait(30)

    with ThreadPoolExecutor(2) as both:
        held = [both.submit(hold) for _ in range(2)]
        while (handle := slots._free()) is not None:  # until both hold theirs
            os.close(handle)
            time.sleep(0.01)
        for read in (lambda: list(images.pages(encoded(scan(), "PNG"))),
                     lambda: list(sheets.rows((FIXTURES / "spreadsheet.xlsx").read_bytes()))):  # fmt: skip
            with pytest.raises(NotNow, match="混んでいます"):
                read()
        with slots.aside(), ThreadPoolExecutor(1) as later:
            free.set()
            assert [one.result() for one in held] == [None, None]
            assert later.submit(lambda: len(list(images.pages(encoded(scan(), "PNG"))))).result() == 1


def test_枠は処理が死ねば空く(tmp_path: Path) -> None:
    program = (
        "import os, sys, django.conf\ndjango.conf.settings.configure(SESSHU_VAR=sys.argv[1], SESSHU_SLOTS='')\n"
        "from sesshu.foundation import slots\nhandles = [slots._free(), slots._free()]\n"
        "print(slots._free(), flush=True)\nos.kill(os.getpid(), 9)"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", program, str(tmp_path)], env={"PYTHONPATH": str(sandbox.SOURCE)}, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.returncode) == ("None\n", -9), done.stderr
    with slots.slot():
        pass


@pytest.mark.long
def test_五百ページの白黒のPDFが_一枚ずつ小さいまま入る() -> None:
    pages = [scan(n, apart=200) for n in range(5)]
    content = encoded(pages[0], "PDF", save_all=True, append_images=[pages[n % 5] for n in range(1, 500)])
    assert images.count(content) == pictures.MOST_PAGES == 500
    made = list(images.pages(content))
    assert [page.number for page in made] == list(range(1, 501))
    assert {page.media_type for page in made} == {"image/png"}
    assert sum(page.size for page in made) < 4 * len(content)
