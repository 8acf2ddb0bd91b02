"""The wrapping key in a file that only the user of the process can read: for demos, tests and training."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sesshu.foundation.keys.provider import KeyUnusable

FILE = "wrapping.key"
LENGTH = 32
NONCE = 12


def fingerprint(key: bytes) -> str:
    """Which key this is, told without telling it: a random key of 256 bits cannot be found from its hash."""
    return hashlib.sha256(b"sesshu wrapping key|" + key).hexdigest()[:16]


def put_key(file: Path, key: bytes) -> bool:
    """Place a key whole or not at all, for its owner's eyes alone (0400). False: another process placed one first."""
    draft = file.with_name(f"{FILE}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(key)
            out.flush()
            os.fsync(out.fileno())
        os.link(draft, file)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


@dataclass(frozen=True, slots=True)
class FileProvider:
    """The key of a folder. It is made when the folder has none; data keys of a lost one stay closed for good."""

    file: Path
    name: str = "file"

    @classmethod
    def at(cls, folder: str | Path) -> FileProvider:
        return cls(Path(folder) / FILE)

    def wrap(self, key: bytes, context: str) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self._key()).encrypt(nonce, key, context.encode())

    def unwrap(self, wrapped: bytes, context: str) -> bytes:
        try:
            return AESGCM(self._key(make=False)).decrypt(wrapped[:NONCE], wrapped[NONCE:], context.encode())
        except InvalidTag:
            raise KeyUnusable("暗号鍵が合いません。鍵のファイルが別のものか、壊れています。") from None

    def health(self) -> str:
        try:
            self._key(make=False)
        except KeyUnusable as wrong:
            return str(wrong)
        return ""

    def renew(self) -> int:
        raise KeyUnusable(
            "ファイルで保管する鍵には版がありません。データの鍵を新しくするときは画面「暗号鍵」を使い、"
            "保管方法を変えるときは装置（pkcs11）に移してください。"
        )

    def _key(self, *, make: bool = True) -> bytes:
        if not self.file.exists():
            if not make:
                raise KeyUnusable("暗号鍵のファイルがありません。控えから戻してください。")
            self._make()
        found = self.file.stat()
        if found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
            raise KeyUnusable(
                "暗号鍵のファイルをほかの利用者が読める状態です。所有者だけが読めるように（0400）してください。"
            )
        key = self.file.read_bytes()
        if len(key) != LENGTH:
            raise KeyUnusable("暗号鍵のファイルが壊れています。控えから戻してください。")
        return key

    def _make(self) -> None:
        """Of two processes that start at once the first one's key stays."""
        self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        put_key(self.file, secrets.token_bytes(LENGTH))
