"""Which characters can be printed, and in which typeface.

The typesetter says nothing when a font lacks a glyph or a variation selector: it prints an empty box or the default
shape. A name in the wrong shape is somebody else's name, so every text is checked against the fonts' own tables
before anything is printed.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from fontTools.ttLib import TTFont

Run = tuple[str, str]  # a piece of text and the font family that has all of its glyphs


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: looked up for every character
class Face:
    """A typeface by family name, with the file names it may have."""

    family: str
    files: tuple[str, ...]


# Names: first a calm text face, then the face of the family registers (文字情報基盤), then Adobe-Japan1 variants.
OFFICIAL = (
    Face("BIZ UDMincho", ("BIZUDMincho-Regular.ttf",)),
    Face("IPAmjMincho", ("ipamjm.ttf",)),
    Face("Noto Serif JP", ("NotoSerifJP-Regular.otf",)),
)
PLAIN = (
    Face("BIZ UDGothic", ("BIZUDGothic-Regular.ttf",)),
    Face("Noto Sans JP", ("NotoSansJP-Regular.otf",)),
    *OFFICIAL,
)
_DEBIAN = ("truetype/bizud-mincho", "truetype/bizud-gothic", "truetype/ipamj", "opentype/ocr-b")
# A character with its variation selector or combining marks is printed as one: か+゙, 葛+selector, e+acute.
_CLUSTER = re.compile("[^\u0300-\u036f\u3099\u309a\ufe00-\ufe0f\U000e0100-\U000e01ef][\u0300-\u036f\u3099\u309a]*"
                      "[\ufe00-\ufe0f\U000e0100-\U000e01ef]?|.", re.DOTALL)  # fmt: skip
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


def folders() -> list[str]:
    """Folders with fonts: `SESSHU_FONTS` (an offline bundle), Debian's packages, the fonts of our own dependencies."""
    bundle = os.environ.get("SESSHU_FONTS")
    found = [Path(bundle)] if bundle else []
    found += [Path("/usr/share/fonts") / folder for folder in _DEBIAN]
    found.append(Path(str(resources.files("pylopdf_fonts_jp"))))
    return [str(folder) for folder in found if folder.is_dir()]


@cache
def _glyphs(face: Face) -> tuple[frozenset[int], frozenset[tuple[int, int]]]:
    """Code points of a face, and its (code point, selector) pairs. Empty when the face is not installed."""
    for folder in folders():
        for name in face.files:
            if (Path(folder) / name).exists():
                with TTFont(Path(folder) / name, lazy=True) as font:
                    tables = font["cmap"].tables
                    pairs = {
                        (base, selector)
                        for table in tables
                        if table.format == 14
                        for selector, entries in table.uvsDict.items()
                        for base, _ in entries
                    }
                    return frozenset(font.getBestCmap()), frozenset(pairs)
    return frozenset(), frozenset()


def installed(faces: Iterable[Face] = OFFICIAL) -> list[str]:
    """Families that are there; the health page shows them."""
    return [face.family for face in faces if _glyphs(face)[0]]


def clusters(text: str) -> list[str]:
    """The pieces that are printed as one, marks composed with their letter (か+゙ is が)."""
    # Composing the whole text would turn compatibility ideographs into other characters: only marks are composed.
    return [unicodedata.normalize("NFC", piece) if _has_marks(piece) else piece for piece in _CLUSTER.findall(text)]


def _has_marks(piece: str) -> bool:
    return len(piece) > 1 and not _SELECTORS.search(piece)


@lru_cache(maxsize=50_000)
def _face_of(cluster: str, faces: tuple[Face, ...]) -> str:
    """Family of the first face that has the whole cluster, or empty."""
    return next((face.family for face in faces if _has(face, cluster)), "")


@lru_cache(maxsize=200_000)
def _has(face: Face, cluster: str) -> bool:
    if any(unicodedata.category(character) in {"Co", "Cc", "Cf", "Cn", "Cs"} for character in cluster):
        return False  # 外字領域 and control characters have no agreed shape, whatever a font draws there
    characters, pairs = _glyphs(face)
    if len(cluster) > 1 and _SELECTORS.match(cluster[-1]):
        base, selector = cluster[:-1], cluster[-1]
        return len(base) == 1 and (ord(base), ord(selector)) in pairs
    return all(ord(character) in characters for character in cluster)


def official_runs(text: str) -> list[Run]:
    """A name as pieces with their typeface: one face for the whole name when one has it all.

    Pieces that no face has keep an empty family; `unprintable` names them, and such a row is never printed.
    """
    pieces = clusters(text)
    for face in OFFICIAL:
        if pieces and all(_has(face, piece) for piece in pieces):
            return [("".join(pieces), face.family)]
    runs: list[Run] = []
    for piece in pieces:
        family = _face_of(piece, OFFICIAL)
        if runs and runs[-1][1] == family:
            runs[-1] = (runs[-1][0] + piece, family)
        else:
            runs.append((piece, family))
    return runs


def unprintable(text: str, faces: tuple[Face, ...] = OFFICIAL) -> list[str]:
    """Characters of a text that no installed face can print, as `U+E000` or `U+845B U+E01EF`, each once."""
    found = [piece for piece in clusters(text) if not _face_of(piece, faces)]
    return list(dict.fromkeys(" ".join(f"U+{ord(character):04X}" for character in piece) for piece in found))


def complaint(text: str, faces: tuple[Face, ...] = PLAIN) -> str:
    """What is wrong with a typed text, and in which of its lines; empty when all of it can be printed."""
    lines = text.replace("\r", "").split("\n")
    wrong = [(number, unprintable(line, faces)) for number, line in enumerate(lines, start=1)]
    told = [f"{number}行目に{'、'.join(codes)}" for number, codes in wrong if codes]
    if not told:
        return ""
    where = "、".join(told) if len(lines) > 1 else told[0].removeprefix("1行目に")
    return f"印刷できない文字（{where}）があります。別の表記にしてください。"
