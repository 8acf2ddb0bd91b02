"""Pictures from outside made harmless: looked at by their first bytes, opened in a process that can do nothing else,
and kept as clean pages. What came in is not kept: a picture's place and maker, and whatever hides in it, end here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import pictures, sandbox, storage
from sesshu.foundation.files.signatures import SENTENCE, bears_mark
from sesshu.foundation.health.registry import BAD, GOOD, WATCH, Reading

WORKER = "sesshu.foundation.files.pictures"
MOST_BYTES = 20 * 1024**2
ACCEPT = ".jpg,.jpeg,.png,.tif,.tiff,.pdf"
STARTS = {
    b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"II*\x00": "TIFF", b"MM\x00*": "TIFF", b"%PDF-": "PDF",
}  # fmt: skip
HEAD, TAIL = 1024, 65557  # where a second file would begin, and where an archive would end
ARCHIVE_END = b"PK\x05\x06"
PROGRAMS = (b"<script", b"<?php", b"<html", b"<!doctype")
REASONS = {
    pictures.TOO_LARGE: f"画像が大きすぎます。{pictures.MOST_PIXELS // 1_000_000:,}百万画素、"
    f"一辺{pictures.MOST_SIDE:,}画素までにしてください。",
    pictures.TOO_MANY: f"ページが多すぎます。1つのファイルは{pictures.MOST_PAGES}ページまでです。分けてください。",
    pictures.TOO_MUCH: "開くと大きくなりすぎる画像です。読み取りの解像度を下げて、作り直してください。",
}
BROKEN = "画像として読めません。壊れているか、途中で切れているか、パスワードが付いています。"
LATE = "画像を読むのに時間がかかりすぎます。ファイルを分けるか、作り直してください。"


@dataclass(frozen=True, slots=True)
class Page:
    """A clean page whose bytes are stored, before anything refers to it."""

    number: int
    sha256: str
    media_type: str
    width: int
    height: int
    size: int


def pages(content: bytes, *, field: str = "image") -> Iterator[Page]:
    """The pages of a picture or PDF, re-made and stored one by one. Raises `InvalidInput`."""
    look(content, field=field)
    yield from _kept("pages", content, field)


def count(content: bytes, *, field: str = "image") -> int:
    """How many pages it has, without making any. Raises `InvalidInput`."""
    look(content, field=field)
    return int(next(_frames("count", content, field)).words["pages"])


def turned(content: bytes, degrees: int) -> Page:
    """A kept page turned clockwise by 90, 180 or 270 degrees, stored as another picture."""
    return next(_kept(f"turn-{degrees}", content, "degrees"))


def _kept(what: str, content: bytes, field: str) -> Iterator[Page]:
    for frame in _frames(what, content, field):
        stored = storage.keep_sealed(frame.content)
        words = frame.words
        yield Page(words["page"], stored.sha256, words["media_type"], words["width"], words["height"], stored.size)


def symbols(content: bytes, *, field: str = "image") -> list[str]:
    """The texts of the bar codes and QR codes on a picture, without keeping it. Raises `InvalidInput`."""
    look(content, field=field)
    return [one["text"] for frame in _frames("symbols", content, field) for one in frame.words["symbols"]]


def digest(content: bytes) -> str:
    """The name of what came in: the same file twice is known by it."""
    return hashlib.sha256(content).hexdigest()


def look(content: bytes, *, field: str = "image") -> str:
    """What kind it is. Raises `InvalidInput` for anything else, for what is too large and for two files in one."""
    kind = next((kind for start, kind in STARTS.items() if content.startswith(start)), None)
    if bears_mark([content]):
        raise InvalidInput(SENTENCE, field=field)
    if kind is None:
        text = "JPEG・PNG・TIFF・PDFのファイルではありません。写真を撮り直すか、読み取り直してください。"
        raise InvalidInput(text, field=field, example="予診票.jpg")
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"{MOST_BYTES // 1024**2}MBまでのファイルにしてください。", field=field)
    head = content[:HEAD].lower()
    if ARCHIVE_END in content[-TAIL:] or (kind != "PDF" and (b"%pdf-" in head or any(p in head for p in PROGRAMS))):
        raise InvalidInput("ほかの形式のファイルが重なった画像です。撮り直すか、読み取り直してください。", field=field)
    return kind


def _frames(what: str, content: bytes, field: str) -> Iterator[sandbox.Frame]:
    try:
        yield from sandbox.frames(WORKER, what, content)
    except sandbox.DiedError as died:
        raise InvalidInput(LATE if died.late else REASONS.get(died.code, BROKEN), field=field) from None


@cache
def barriers() -> dict[str, bool]:
    """Which barriers hold on this machine. Asked once: the kernel does not change under a running process."""
    for frame in sandbox.frames(WORKER, "probe", b""):
        return {name: bool(frame.words.get(name)) for name in ("network", "landlock", "seccomp")}
    return {}


def probe() -> Reading:
    """The line of the health page."""
    names = {"network": "通信の遮断", "landlock": "ファイルの遮断（Landlock）", "seccomp": "命令の制限（seccomp）"}
    try:
        held = barriers()
    except sandbox.DiedError:
        return Reading({}, "画像を開く処理が動きません。Pillow・pypdfium2 の導入を確認してください。", BAD)
    missing = [label for name, label in names.items() if not held.get(name)]
    if missing:
        return Reading(held, f"このカーネルにないもの：{'、'.join(missing)}。記憶・時間の制限は有効です。", WATCH)
    return Reading(held, "すべて有効", GOOD)
