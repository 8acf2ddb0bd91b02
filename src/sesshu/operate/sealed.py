"""Files sealed with a passphrase, written and read as streams: AES-256-GCM in chunks, the key from scrypt.

Each chunk's nonce holds its number and whether it is the last one, so that chunks cannot be reordered, dropped or cut
off unnoticed (the STREAM construction). The label of a file is authenticated with every chunk.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"SESSHU-SEALED-1\n"
SALT, PREFIX, CHUNK, TAG = 16, 7, 1 << 20, 16
SCRYPT_N = 1 << 17
SHORTEST = 20


class SealError(RuntimeError):
    """合言葉が違うか、ファイルが壊れています。"""


def check_passphrase(passphrase: str) -> None:
    """Raise `SealError` for a passphrase that could be guessed."""
    if len(passphrase) < SHORTEST:
        raise SealError(f"合言葉は{SHORTEST}文字以上にしてください。例: openssl rand -base64 30 で作ったもの")


class Writer:
    """A writable file; `close()` writes the last chunk. Without it the file cannot be read."""

    def __init__(self, file: BinaryIO, passphrase: str, label: str) -> None:
        check_passphrase(passphrase)
        salt, self._prefix = os.urandom(SALT), os.urandom(PREFIX)
        self._file, self._label, self._cipher = file, label.encode(), _cipher(passphrase, salt)
        self._waiting, self._number, self.bytes = bytearray(), 0, 0
        file.write(MAGIC + salt + self._prefix)

    def write(self, data: bytes) -> int:
        self._waiting += data
        self.bytes += len(data)
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]
        return len(data)

    def close(self) -> None:
        self._put(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last), chunk, self._label))
        self._number += 1


def chunks(file: BinaryIO, passphrase: str, label: str) -> Iterator[bytes]:
    """The pieces of a sealed file in order. Raises `SealError` for another passphrase, label or a damaged file."""
    head = file.read(len(MAGIC) + SALT + PREFIX)
    if len(head) != len(MAGIC) + SALT + PREFIX or not head.startswith(MAGIC):
        raise SealError("控えのファイルではないか、先頭が壊れています。")
    salt, prefix = head[len(MAGIC) :][:SALT], head[-PREFIX:]
    cipher, number = _cipher(passphrase, salt), 0
    piece = file.read(CHUNK + TAG)
    while piece:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(prefix, number, not following), piece, label.encode())
        except InvalidTag:
            raise SealError("合言葉が違うか、ファイルが壊れています（途中で切れている場合を含みます）。") from None
        piece, number = following, number + 1


class Reader:
    """The same as a readable file."""

    def __init__(self, file: BinaryIO, passphrase: str, label: str) -> None:
        self._chunks, self._left = chunks(file, passphrase, label), b""

    def read(self, size: int = -1) -> bytes:
        found = bytearray(self._left)
        while size < 0 or len(found) < size:
            piece = next(self._chunks, b"")
            if not piece:
                break
            found += piece
        end = len(found) if size < 0 else size
        self._left = bytes(found[end:])
        return bytes(found[:end])


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=SCRYPT_N, r=8, p=1).derive(passphrase.encode()))
