"""An envelope that a browser without network can open: AES-256-GCM, the key by PBKDF2 (the derivation of WebCrypto).

Backups use scrypt and chunks (`operate/sealed.py`); no browser offers scrypt.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from sesshu.foundation.errors import InvalidInput

EXTRACT, ENTRIES = "sesshu-disaster-extract-2", "sesshu-disaster-entries-1"
ITERATIONS = 600_000
SHORTEST = 20
MOST_UNPACKED = 256 * 1024**2


def check_passphrase(passphrase: str) -> None:
    """Raise `InvalidInput` for a passphrase that could be guessed."""
    if len(passphrase) < SHORTEST:
        raise InvalidInput(
            f"災害時用抽出の合言葉（SESSHU_DISASTER_PASSPHRASE）は{SHORTEST}文字以上にしてください。",
            field="passphrase", example="openssl rand -base64 24 で作ったもの",
        )  # fmt: skip


class Sealer:
    """Seals many parts with one key, so that what holds them need not fit into memory. The name of a part is
    authenticated with it: parts cannot change places."""

    def __init__(self, passphrase: str, label: str) -> None:
        check_passphrase(passphrase)
        salt = os.urandom(16)
        self.cipher, self.label = AESGCM(_key(passphrase, salt)), label
        self.head = {"label": label, "iterations": ITERATIONS, "salt": _text(salt)}

    def part(self, content: Any, name: str) -> dict[str, str]:
        nonce = os.urandom(12)
        sealed = self.cipher.encrypt(nonce, _packed(content), f"{self.label}/{name}".encode())
        return {"nonce": _text(nonce), "data": _text(sealed)}


def seal(content: Any, passphrase: str, label: str) -> dict[str, Any]:
    """Content as JSON, packed and sealed. The label is authenticated with it."""
    check_passphrase(passphrase)
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, _packed(content), label.encode())
    return {
        "label": label, "iterations": ITERATIONS, "salt": _text(salt), "nonce": _text(nonce), "data": _text(sealed),
    }  # fmt: skip


def unseal(envelope: Any, passphrase: str, label: str) -> Any:
    """The content again. Raises `InvalidInput` for another passphrase, another kind of file, or a damaged one."""
    wrong = InvalidInput(
        "災害時用抽出のファイルではないか、壊れています。", field="file", example="災害時入力_20261120.sesshu"
    )
    try:
        if envelope["label"] != label or envelope["iterations"] != ITERATIONS:
            raise wrong
        salt, nonce, sealed = (base64.b64decode(envelope[part], validate=True) for part in ("salt", "nonce", "data"))
        packed = AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, label.encode())
        return json.loads(_unpacked(packed, wrong))
    except InvalidTag:
        raise InvalidInput("合言葉が違うか、ファイルが壊れています。", field="passphrase") from None
    except (KeyError, TypeError, ValueError):
        raise wrong from None


def _packed(content: Any) -> bytes:
    return gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 6, mtime=0)


def _unpacked(packed: bytes, wrong: InvalidInput) -> bytes:
    with gzip.GzipFile(fileobj=io.BytesIO(packed)) as file:
        found = file.read(MOST_UNPACKED + 1)
    if len(found) > MOST_UNPACKED:
        raise wrong
    return found


def _key(passphrase: str, salt: bytes) -> bytes:
    return PBKDF2HMAC(hashes.SHA256(), 32, salt, ITERATIONS).derive(passphrase.encode())


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
