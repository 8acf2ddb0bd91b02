"""The lines that every system has: database, queue, law, clock, schema, version."""

from __future__ import annotations

import hashlib
import time
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from django.db import connection

from sesshu.foundation import clock
from sesshu.foundation.health.registry import BAD, GOOD, WATCH, Reading, register

SKEW_SECONDS = 5  # between this machine and the database's, as the database sees it
WAITING_JOBS = 1000
WAITING_MINUTES = 30
OUTBOX_MINUTES = 30


def queue() -> Reading:
    """Jobs that wait or run, and the age of the oldest that waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'doing'),"
            " count(*) FILTER (WHERE status = 'failed') FROM procrastinate_jobs"
        )
        waiting, running, failed = cursor.fetchone()
    state = WATCH if waiting > WAITING_JOBS or failed else GOOD
    return Reading(
        {"waiting": waiting, "running": running, "failed": failed},
        f"待ち {waiting} 件、実行中 {running} 件、失敗 {failed} 件",
        state,
    )


def database() -> Reading:
    """The server answers; its version."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = str(cursor.fetchone()[0]).split()[0]
    return Reading({"version": version}, f"PostgreSQL {version}")


def clock_and_skew() -> Reading:
    """Whether the clock is set, and how far the machine's own time is from the database's."""
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        theirs = float(cursor.fetchone()[0])
    skew = theirs - (before + time.time()) / 2
    state = BAD if abs(skew) > SKEW_SECONDS else WATCH if clock.is_set() else GOOD
    words = "設定された時計（実際の時刻ではありません）" if clock.is_set() else "実際の時刻"
    shown = {"set": clock.is_set(), "skew_milliseconds": round(skew * 1000)}
    return Reading(shown, f"{words}、データベースとの差 {skew:.2f} 秒", state)


@cache
def law_hash() -> str:
    """SHA-256 over every law file, by name and content."""
    digest = hashlib.sha256()
    for name, file in sorted(_files(resources.files("sesshu.law"))):
        digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _files(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for item in folder.iterdir():
        if item.is_dir():
            found += _files(item, f"{prefix}{item.name}/")
        elif item.name.endswith((".yaml", ".yml", ".json")):
            found.append((prefix + item.name, item))
    return found


def law() -> Reading:
    return Reading({"sha256": law_hash()}, law_hash()[:12])


def schema() -> Reading:
    """The mark of the database: it changes when migrations, models or grants do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
            " WHERE datname = current_database()"
        )
        mark = str(cursor.fetchone()[0]).removeprefix("schema:")
    return Reading({"hash": mark}, mark or "印なし", GOOD if mark else WATCH)


def version() -> Reading:
    from sesshu import __version__

    return Reading({"version": __version__}, __version__)


def register_all() -> None:
    """Called once Django is ready."""
    register("database", "データベース", database)
    register("queue", "裏方の仕事", queue)
    register("clock", "時計", clock_and_skew)
    register("law", "法令データ", law)
    register("schema", "データベースの形", schema)
    register("version", "版", version)
