"""The process that opens pictures and PDF files: `python -m sesshu.foundation.files.pictures WHAT`.

It takes a file on its standard input and gives frames on its standard output: a line of JSON, then as many bytes as the
line says. `pages`: each page anew, without anything but its pixels. `turn-90`: the same, turned. `symbols`: the bar
codes of the first page. `probe`: nothing but which barriers hold.
"""

from __future__ import annotations

import io
import json
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from sesshu.foundation.files.confining import confine

MOST_PIXELS = 40_000_000
MOST_SIDE = 12_000
MOST_PAGES = 500
DPI = 200
POINTS = 72
QUALITY = 88
TOO_LARGE, TOO_MANY, UNREADABLE, TOO_MUCH = 3, 4, 5, 6  # exit codes


def main() -> None:
    """Imports first: afterwards no file can be opened."""
    import pypdfium2
    import zxingcpp
    from PIL import Image, ImageOps

    Image.init()
    _ = ImageOps, pypdfium2
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
        yield ImageOps.exif_transpose(picture)


def _pdf(data: bytes) -> Iterator[Any]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    if len(document) > MOST_PAGES:
        sys.exit(TOO_MANY)
    for page in document:
        width, height = page.get_size()
        _check(int(width * DPI / POINTS), int(height * DPI / POINTS))
        yield page.render(scale=DPI / POINTS).to_pil()
        page.close()


def _check(width: int, height: int) -> None:
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS or min(width, height) < 1:
        sys.exit(TOO_LARGE)


def give(number: int, page: Any) -> None:
    """Pixels only: black and white or grey as PNG, colours as JPEG. No time, place, maker or profile goes along."""
    is_grey = page.mode in {"1", "L", "I;16", "LA"}
    clean = page.convert("1" if page.mode == "1" else "L" if is_grey else "RGB")
    clean.info.clear()
    made = io.BytesIO()
    if is_grey:
        clean.save(made, "PNG")
    else:
        clean.save(made, "JPEG", quality=QUALITY)
    kind = "image/png" if is_grey else "image/jpeg"
    frame({"page": number, "width": clean.width, "height": clean.height, "media_type": kind}, made.getvalue())


if __name__ == "__main__":
    main()
