"""The process that opens pictures and PDF files: `python -m sesshu.foundation.files.pictures WHAT`.

It takes a file on its standard input and gives frames on its standard output: a line of JSON, then as many bytes as the
line says. `pages`: each page anew, without anything but its pixels. `turn-90`: the same, turned. `count`: how many
pages there are. `symbols`: the bar codes of the first page. `probe`: nothing but which barriers hold.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from sesshu.foundation.files import pdf_limits
from sesshu.foundation.files.confining import confine

MOST_PIXELS = 40_000_000
MOST_SIDE = 12_000
MOST_PAGES = 500
DPI = 200
LEAST_DPI, MOST_DPI = 100, 300  # of a black and white page, which is taken as it was scanned
POINTS = 72
QUALITY = 88
TINT = 12  # of 255: how far the colours of a grey page lie apart where a scanner or a JPEG was not exact
PNG_EFFORT = 4
STRIP = 256
FEW_TONES, PURE, WRITTEN = 16, 48, 0.9  # tones; how near to black or white; which share of a page
TOO_LARGE, TOO_MANY, UNREADABLE, TOO_MUCH = 3, 4, 5, 6  # exit codes


def main() -> None:
    """Imports first: afterwards no file can be opened."""
    import zxingcpp
    from PIL import Image, ImageChops, ImageOps
    from pypdfium2 import raw

    Image.init()
    _ = ImageChops, ImageOps, raw
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    turn = int(sys.argv[1].removeprefix("turn-")) if sys.argv[1].startswith("turn-") else 0
    held = confine()
    what = sys.argv[1]
    if what == "probe":
        frame(held)
        return
    data = sys.stdin.buffer.read()
    try:
        if what == "count":
            frame({"pages": counted(data)})
            return
        for number, page in enumerate(opened(data), start=1):
            if what == "symbols":
                found = zxingcpp.read_barcodes(page.convert("L"))
                frame({"symbols": [{"format": str(one.format), "text": one.text} for one in found]})
                return
            give(number, page.rotate(-turn, expand=True) if turn else page)
    except MemoryError:
        sys.exit(TOO_MUCH)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        sys.exit(TOO_LARGE)
    except Exception:  # noqa: BLE001 - whatever a parser says of a broken file, it is a broken file
        sys.exit(UNREADABLE)


def frame(line: dict[str, Any], content: bytes = b"") -> None:
    """One line, and its bytes."""
    sys.stdout.buffer.write(json.dumps(line | {"size": len(content)}).encode() + b"\n" + content)
    sys.stdout.buffer.flush()


def opened(data: bytes) -> Iterator[Any]:
    """The pages as pixels, one at a time, upright."""
    yield from _pdf(data) if data.startswith(b"%PDF-") else _picture(data)


def _picture(data: bytes) -> Iterator[Any]:
    from PIL import Image, ImageOps

    picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF"))
    pages = getattr(picture, "n_frames", 1)
    if pages > MOST_PAGES:
        sys.exit(TOO_MANY)
    for at in range(pages):
        if at:
            picture.seek(at)
        _check(*picture.size)
        picture.load()
        ImageOps.exif_transpose(picture, in_place=True)  # a second large picture beside the first has no room
        yield picture


def counted(data: bytes) -> int:
    """How many pages there are."""
    from PIL import Image

    if data.startswith(b"%PDF-"):
        return len(_document(data))
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "TIFF")) as picture:
        return int(getattr(picture, "n_frames", 1))


def _document(data: bytes) -> Any:
    import pypdfium2

    if pdf_limits.beyond(data):
        sys.exit(TOO_MUCH)
    document = pypdfium2.PdfDocument(data)
    if len(document) > MOST_PAGES:
        sys.exit(TOO_MANY)
    return document


def _pdf(data: bytes) -> Iterator[Any]:
    for page in _document(data):
        dots = _dots_of_black_and_white(page)
        width, height = page.get_size()
        _check(int(width * (dots or DPI) / POINTS), int(height * (dots or DPI) / POINTS))
        if dots:
            yield page.render(scale=dots / POINTS, grayscale=True).to_pil().convert("L").point(_bit, "1")
        else:
            yield page.render(scale=DPI / POINTS).to_pil()
        page.close()


def _bit(value: int) -> int:
    return 255 if value >= 128 else 0


def _dots_of_black_and_white(page: Any) -> int:
    """As how many dots an inch a page was scanned that is a black and white picture, perhaps with a text layer over it;
    0 for any other page."""
    from pypdfium2 import raw

    if raw.FPDFPage_GetAnnotCount(page):
        return 0
    most, edge = 0.0, 1.0
    for one in page.get_objects(max_depth=1):
        if one.type == raw.FPDF_PAGEOBJ_TEXT:
            continue
        if one.type != raw.FPDF_PAGEOBJ_IMAGE:
            return 0
        told = one.get_metadata()
        if told.bits_per_pixel != 1 or told.colorspace not in (
            raw.FPDF_COLORSPACE_DEVICEGRAY, raw.FPDF_COLORSPACE_CALGRAY,
        ):  # fmt: skip
            return 0
        left, bottom, right, top = one.get_bounds()
        edge = max(right - left, top - bottom, 1.0)
        most = max(most, max(told.width, told.height) * POINTS / edge)
    return round(min(max(most, LEAST_DPI), MOST_DPI)) if most else 0


def _check(width: int, height: int) -> None:
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS or min(width, height) < 1:
        sys.exit(TOO_LARGE)


def give(number: int, page: Any) -> None:
    """Pixels only: black and white as PNG of one bit, written pages in grey as PNG, photographs and colours as JPEG. No
    time, place, maker or profile goes along."""
    if page.mode == "1":
        kind, content = "PNG", _encoded(page, "1", "PNG")
    elif _is_grey(page):
        grey = page if page.mode == "L" else page.convert("L")
        kind = "PNG" if _is_written(grey) else "JPEG"
        content = _encoded(grey, "L", kind)
    else:
        kind, content = "JPEG", _encoded(page, "RGB", "JPEG")
    words = {"page": number, "width": page.width, "height": page.height, "media_type": f"image/{kind.lower()}"}
    frame(words, content)


def _is_grey(page: Any) -> bool:
    """Whether nobody would see a colour on it."""
    from PIL import ImageChops

    if page.mode in {"L", "I;16", "LA"}:
        return True
    if page.mode != "RGB":
        return False
    for top in range(0, page.height, STRIP):  # in strips: its colours apart would take as much room as the page
        red, green, blue = page.crop((0, top, page.width, min(top + STRIP, page.height))).split()
        if any(ImageChops.difference(green, other).getextrema()[1] > TINT for other in (red, blue)):
            return False
    return True


def _is_written(grey: Any) -> bool:
    """Whether it is a page of writing (nearly black, nearly white) or a drawing in few tones, and no photograph."""
    tones = grey.histogram()
    if sum(1 for tone in tones if tone) <= FEW_TONES:
        return True
    return sum(tones[:PURE]) + sum(tones[-PURE:]) >= WRITTEN * sum(tones)


def _encoded(page: Any, mode: str, kind: str) -> bytes:
    clean = page if page.mode == mode else page.convert(mode)
    clean.info.clear()
    made = io.BytesIO()
    if kind == "PNG":
        clean.save(made, "PNG", compress_level=PNG_EFFORT)
    else:
        clean.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


if __name__ == "__main__":
    main()
