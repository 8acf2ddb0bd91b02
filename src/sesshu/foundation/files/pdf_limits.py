"""How large a PDF is inside, before anything opens it: its objects, and what its streams unpack to.

Pictures are pixels for a moment, a page at a time, so each of them has the limit for itself; everything else (objects,
fonts, drawings) is counted together. Pure: bytes in, a verdict out.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

MOST_OBJECTS = 100_000
MOST_INFLATED = 200 * 1024**2
MOST_PICTURE_PIXELS = 40_000_000
HEAD = 2048  # of a stream: its dictionary stands before it
PIECE = 64 * 1024
_OBJECT = re.compile(rb"\d\s+\d+\s+obj\b")
_IN_STREAMS = re.compile(rb"/N\s+(\d{1,9})\b")
_SIZE = re.compile(rb"/Size\s+(\d{1,12})\b")
_STREAM = re.compile(rb"stream\r?\n")
_SIDES = (re.compile(rb"/Width\s+(\d{1,9})\b"), re.compile(rb"/Height\s+(\d{1,9})\b"))


def beyond(data: bytes) -> bool:
    """True for a PDF that is larger inside than any paper needs."""
    return _objects(data) > MOST_OBJECTS or _unpacks_to_more(data)


def _objects(data: bytes) -> int:
    """Those that stand in the file and those in its object streams; or as many as it says that it has."""
    there = sum(1 for _ in _OBJECT.finditer(data))
    packed = sum(
        int(head[1]) for text, _ in _streams(data) if b"/ObjStm" in text for head in _IN_STREAMS.finditer(text)
    )
    told = max((int(size[1]) for size in _SIZE.finditer(data)), default=0)
    return max(there + packed, told)


def _unpacks_to_more(data: bytes) -> bool:
    together = 0
    for text, at in _streams(data):
        picture = re.search(rb"/Subtype\s*/Image\b", text) is not None
        if picture and _pixels(text) > MOST_PICTURE_PIXELS:
            return True
        size = _inflated(data, at, MOST_INFLATED if picture else MOST_INFLATED - together)
        if size < 0:
            return True
        together += 0 if picture else size
    return False


def _streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """The dictionary of each stream, and where its bytes begin."""
    for found in _STREAM.finditer(data):
        if data[max(0, found.start() - 3) : found.start()] == b"end":
            continue
        text = data[max(0, found.start() - HEAD) : found.start()]
        yield text[text.rfind(b" obj") + 1 :], found.end()


def _pixels(text: bytes) -> int:
    sides = [int(found[1]) if (found := side.search(text)) else 0 for side in _SIDES]
    return sides[0] * sides[1]


def _inflated(data: bytes, at: int, most: int) -> int:
    """What a deflated stream becomes; 0 for other streams, -1 where it is more than `most`."""
    if len(data) < at + 2 or data[at] & 0x0F != 8 or (data[at] * 256 + data[at + 1]) % 31:
        return 0
    unpacker, total = zlib.decompressobj(), 0
    while at < len(data) and not unpacker.eof:
        piece = data[at : at + PIECE]
        at += len(piece)
        while piece and not unpacker.eof:
            try:
                total += len(unpacker.decompress(piece, 1024**2))
            except zlib.error:
                return total
            if total > most:
                return -1
            piece = unpacker.unconsumed_tail
    return total
