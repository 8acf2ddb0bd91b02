"""Looking at printed pages: their text, their symbols."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import zxingcpp


def text_of(file: Path) -> str:
    """The text of a PDF without its spaces, pages divided by form feeds."""
    return re.sub(r"[^\S\f]+", "", _run("pdftotext", "-raw", str(file), "-").decode())


def symbols_on(file: Path, folder: Path) -> set[str]:
    """What a scanner reads on the first page, at 300 dots an inch."""
    _run("pdftoppm", "-r", "300", "-gray", "-f", "1", "-l", "1", "-singlefile", str(file), str(folder / "page"))
    _, size, _, pixels = (folder / "page.pgm").read_bytes().split(b"\n", 3)
    width, height = map(int, size.split())
    return {found.text for found in zxingcpp.read_barcodes(memoryview(pixels).cast("B", (height, width)))}


def _run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603
