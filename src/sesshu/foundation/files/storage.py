"""Where the bytes of files lie: named by their hash, below the folder of this system and municipality.

Pictures of papers lie encrypted (`keep_sealed`); their name is the hash of what they show. `read` opens both kinds.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files import sealing

MOST_BYTES = 512 * 1024**2
HEX = frozenset("0123456789abcdef")
DRAFT = "incoming-"
GONE = "ファイルの実体は残っていません（保存期間を過ぎた記録の消去など）。必要なときは、もう一度作成してください。"
CHANGED = "保管されたファイルの内容が登録時と一致しません。システム管理担当へ連絡してください。"
PIECE = 1024**2
ABANDONED_SECONDS = 3600  # a draft that grows is younger
SETTLED_SECONDS = 86_400  # whoever keeps bytes registers them long before


@dataclass(frozen=True, slots=True)
class Stored:
    sha256: str
    size: int


def folder() -> Path:
    """Made when missing, readable by this user alone."""
    place = Path(settings.SESSHU_VAR) / f"{settings.SESSHU_SYSTEM}-{settings.SESSHU_MUNICIPALITY}" / "files"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(sha256: str) -> Path:
    """The only way from a hash to a path. Raises `NotFound` for anything that is not a hash."""
    if len(sha256) != 64 or not HEX.issuperset(sha256):
        raise NotFound("該当するファイルがありません。")
    return folder() / sha256[:2] / sha256


def keep(pieces: Iterable[bytes], *, most: int = MOST_BYTES, expected: str = "") -> Stored:
    """Write bytes to disk for good and name them by their SHA-256. Raises `InvalidInput` when there are too many.

    With `expected`, the hash that the sender states, other bytes are refused and nothing of them stays.
    """
    digest, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces:
            size += len(piece)
            if size > most:
                raise InvalidInput(f"ファイルが大きすぎます。{most // 1024**2}MBまでのファイルを選んでください。")
            digest.update(piece)
            yield piece

    def name() -> str:
        if expected and digest.hexdigest() != expected:
            raise InvalidInput(
                f"ハッシュが送付票と合いません（届いたファイルは{digest.hexdigest()[:16]}…、送付票は{expected[:16]}…）。"
                "ファイルは受け付けていません。送り元に確かめ、もう一度受け取ってください。",
                field="control_sha256",
            )
        return digest.hexdigest()

    _write(counted(), name)
    return Stored(digest.hexdigest(), size)


def keep_sealed(content: bytes, *, most: int = MOST_BYTES) -> Stored:
    """Like `keep`, encrypted on the disk. The name is the hash of the content itself."""
    if len(content) > most:
        raise InvalidInput(f"ファイルが大きすぎます。{most // 1024**2}MBまでのファイルを選んでください。")
    name = hashlib.sha256(content).hexdigest()
    _write([sealing.sealed(content)], lambda: name)
    return Stored(name, len(content))


def reseal(sha256: str) -> bool:
    """Bring a file under the newest key, or encrypt what lies open. False when nothing was to be done or it is gone.
    Stopped in the middle, the file is what it was."""
    with _one_at_a_time():
        try:
            data = path_of(sha256).read_bytes()
        except FileNotFoundError:
            return False
        if data.startswith(sealing.START) and sealing.is_under_newest(data):
            return False
        keep_sealed(read(sha256))
        return True


def remove(sha256: str) -> bool:
    """Take a file from the disk for good. False when it was gone."""
    with _one_at_a_time():
        try:
            path_of(sha256).unlink()
        except FileNotFoundError:
            return False
        return True


def settled() -> Iterator[str]:
    """The names of files that were kept so long ago that whoever kept them has registered them, or was killed."""
    for path in folder().glob("??/*"):
        if _is_settled(path):
            yield path.name


def remove_settled(sha256: str) -> bool:
    """Take a file away unless the same bytes were kept again meanwhile: then somebody is about to register them."""
    path = path_of(sha256)
    with _naming(fcntl.LOCK_EX):
        if not _is_settled(path):
            return False
        path.unlink(missing_ok=True)
        return True


def _is_settled(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > SETTLED_SECONDS
    except FileNotFoundError:
        return False


@contextlib.contextmanager
def _naming(how: int) -> Iterator[None]:
    """Many may give names at once, while nobody takes away what seems forgotten."""
    lock = os.open(folder().parent, os.O_RDONLY)
    try:
        fcntl.flock(lock, how)
        yield
    finally:
        os.close(lock)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Resealing and removing wait for each other: what one read is not written again after the other removed it.

    Reading never waits: a name always leads to a whole file, the old one or the new one. The lock ends with its
    process. It is the folder's own, so that nothing lies beside the files.
    """
    lock = os.open(folder(), os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _write(pieces: Iterable[bytes], name: Callable[[], str]) -> None:
    """To disk for good, under a name that is known when the last piece was written."""
    forget_abandoned()
    handle, draft = tempfile.mkstemp(dir=folder(), prefix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        target = path_of(name())
        target.parent.mkdir(mode=0o700, exist_ok=True)
        with _naming(fcntl.LOCK_SH):
            Path(draft).replace(target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def forget_abandoned() -> int:
    """Remove what processes that were killed while receiving have left behind. Returns how many."""
    removed = 0
    for draft in folder().glob(f"{DRAFT}*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > ABANDONED_SECONDS:
                draft.unlink()
                removed += 1
    return removed


def pieces(sha256: str) -> Iterator[bytes]:
    """A large file that lies open, piece by piece. Raises `NotFound` at its end when it is not what it was."""
    digest = hashlib.sha256()
    try:
        with path_of(sha256).open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
                yield piece
    except FileNotFoundError:
        raise NotFound(GONE) from None
    if digest.hexdigest() != sha256:
        raise NotFound(CHANGED)


def read(sha256: str) -> bytes:
    """The bytes, checked against their name. Raises `NotFound` when they are gone or not what they were."""
    try:
        data = path_of(sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound(GONE) from None
    if hashlib.sha256(data).hexdigest() == sha256:
        return data
    try:
        data = sealing.opened(data)
    except sealing.WrongKeyError:
        data = b""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise NotFound(CHANGED)
    return data
