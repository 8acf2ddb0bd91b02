"""What kind of file came, by its first bytes: names and declared types are only claims."""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import images as pictures
from sesshu.foundation.files import storage

MOST_BYTES = 20 * 1024**2
KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
ENDINGS = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class KeptImage:
    """A picture whose bytes are stored, before anything refers to it."""

    sha256: str
    media_type: str
    size: int


def keep(content: bytes) -> KeptImage:
    """Store a picture. Raises `InvalidInput` for anything that is not JPEG, PNG or PDF, and for two files in one."""
    kind = next((kind for start, kind in KINDS.items() if content.startswith(start)), None)
    if kind is None:
        text = "手帳の画像：JPEG・PNG・PDFのファイルではありません。写真を撮り直すか、PDFにしてください。"
        raise InvalidInput(text, field="image", example="tecyo.jpg")
    pictures.look(content)  # too large, or something hidden in it
    stored = storage.keep_sealed(content, most=MOST_BYTES)
    return KeptImage(stored.sha256, kind, stored.size)
