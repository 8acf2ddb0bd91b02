"""Stored bytes and the rows that need them: bytes may go only when no row of any room refers to them.

Rows lie in the database and bytes on the disk, so no transaction holds both. A lock named by the hash does: whoever
enters a row claims the bytes, finds them there and keeps the claim until the row stands; whoever removes bytes waits
for claims and asks the rows after that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.db import connection, models, transaction

from sesshu.foundation.errors import NotNow
from sesshu.foundation.files import storage

Rows = Callable[[], "models.QuerySet[models.Model]"]
GONE = "同じ内容のファイルがいま削除されました。登録はしていません。もう一度ファイルを選んで登録してください。"
_rooms: dict[str, Rows] = {}


def register(table: str, rows: Rows) -> None:
    """Rows with a column `sha256` whose bytes must stay."""
    _rooms[table] = rows


def tables() -> set[str]:
    return set(_rooms)


def all_needed() -> set[str]:
    """The hash of everything that must stay."""
    return {sha256 for rows in _rooms.values() for sha256 in _hashes(rows())}


def claim(hashes: Iterable[str]) -> None:
    """In the transaction that enters rows for bytes: nobody removes them before it ends. Raises `NotNow` when somebody
    did after they came in."""
    for sha256 in sorted(set(hashes)):
        _lock("pg_advisory_xact_lock_shared", sha256)
        if not storage.path_of(sha256).exists():
            raise NotNow(GONE)


def remove_unneeded(hashes: Iterable[str]) -> int:
    """Take bytes from the disk that no row needs any more; how many there were. May be repeated."""
    removed = 0
    for sha256 in sorted(set(hashes)):
        with transaction.atomic():  # each its own: a claim never waits for more than one removal
            wait_for_claims(sha256)
            if not is_needed(sha256):
                removed += storage.remove(sha256)
    return removed


def wait_for_claims(sha256: str) -> None:
    """In the transaction that removes bytes: whoever is entering a row for them ends first."""
    _lock("pg_advisory_xact_lock", sha256)


def is_needed(sha256: str) -> bool:
    return any(rows().filter(sha256=sha256).exists() for rows in _rooms.values())


def _hashes(rows: models.QuerySet[models.Model]) -> Iterator[str]:
    return rows.order_by().values_list("sha256", flat=True).iterator()


def _lock(function: str, sha256: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [f"stored {sha256}"])
