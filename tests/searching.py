"""What tests leave, searched for Individual Numbers and linkage codes: each database before it goes, files at the end.

Every process of a run notes what it found in the folder that `SESSHU_TEST_SEARCHED` names; the first one reads it when
the others are done. A search that could not be finished is a finding with its reason. What a table holds is searched
once: most tables of most databases are alike.
"""

from __future__ import annotations

import json
import os
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg.conninfo import make_conninfo

from sesshu.numbers.testing import individual_number
from sesshu.operate.exchange import places
from sesshu.operate.exchange.scanning import Found, Search
from sesshu.operate.postgres import Server

NOTES = "SESSHU_TEST_SEARCHED"
KNOWN = 1000
NOT_WRITTEN_BY_SYSTEMS = ("pg", "roles.json", ".venv")
PATIENCE = "-c lock_timeout=10s -c statement_timeout=120s"  # a search that hangs is one that could not be finished
DATABASES = "SELECT datname FROM pg_database WHERE datallowconn AND datname NOT LIKE '%\\_new' ORDER BY datname"


@dataclass(slots=True)
class Told:
    """`words`: place → how many there; `typed`: place → other twelve digits that would pass as a number; `codes`: the
    linkage codes that may not stand anywhere else; `stopped`: searches that were not finished, with the reason."""

    words: Counter[str] = field(default_factory=Counter)
    typed: Counter[str] = field(default_factory=Counter)
    codes: list[str] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    databases: int = 0
    characters: int = 0
    seconds: float = 0.0

    def count(self, found: Found, place: str, columns: Mapping[str, int] = MappingProxyType({})) -> None:
        """What was read there, and the other numbers: by column where that can be told."""
        self.characters += found.characters
        by_column = {f"{place}.{column}": count for column, count in columns.items()}
        if number := found.numbers.total():
            self.typed.update(by_column or {place: number})

    def add(self, more: Told) -> None:
        self.words.update(more.words)
        self.typed.update(more.typed)
        self.codes += more.codes
        self.stopped += more.stopped
        self.databases += more.databases
        self.characters += more.characters
        self.seconds += more.seconds


class Searching:
    """One process's part of the search."""

    def __init__(self, notes: Path) -> None:
        self.notes = notes
        self.search = Search(individual_number(n).reveal() for n in range(KNOWN))
        self.seen: set[bytes] = set()

    def told(self) -> Told:
        """What all processes noted up to now."""
        every = Told()
        for file in self.notes.glob("*.jsonl"):
            for line in file.read_text(encoding="utf-8").splitlines():
                values = json.loads(line)
                counts = {name: Counter(values.pop(name)) for name in ("words", "typed")}
                every.add(Told(**values, **counts))
        return every

    def know(self, codes: Iterable[str]) -> list[str]:
        """Codes to look for from now on; those that are new. What was searched before is searched again for them."""
        new = sorted(set(codes) - self.search.words)
        if new:
            self.search.add(new)
            self.seen.clear()
        return new

    def server(self, server: Server) -> None:
        """Everything on a server that runs, before it is stopped."""
        with self._noted(f"サーバー {server.folder.parent.name}") as told:
            port = server.port or int((server.folder / "port").read_text(encoding="utf-8"))
            self._databases(Server(server.folder, port, bin=server.bin).dsn(), told)

    def databases(self, admin: str, names: Sequence[str] = ()) -> None:
        """These databases of a server, or all of them."""
        with self._noted(" ".join(names) or "サーバーのすべてのデータベース") as told:
            self._databases(admin, told, names)

    def folder(self, folder: Path, since: float = 0.0) -> None:
        """Every file below a folder; `since`: only those written since then."""
        with self._noted(f"フォルダ {folder.name}") as told:
            older = [file.name for file in folder.iterdir() if since and file.stat().st_mtime < since]
            drawn = [file.name for file in folder.rglob("*.pgm")]  # pages as a test looks at them: points, no text
            for file, raw in places.texts_of_folder(folder, [*NOT_WRITTEN_BY_SYSTEMS, *older, *drawn]):
                if self._is_new(raw):
                    found = Found(words=told.words)
                    self.search.look_at_bytes(f"file {file.relative_to(folder)}", raw, found)
                    told.count(found, f"file {file.suffix}")

    def text(self, place: str, text: str) -> None:
        """What a process said, or addresses that were called."""
        with self._noted(place) as told:
            found = Found(words=told.words)
            self.search.look_at_bytes(place, text.encode(errors="replace"), found)
            told.count(found, place)

    def _databases(self, admin: str, told: Told, names: Sequence[str] = ()) -> None:
        every = _databases_of(admin)
        own = {name: _codes_of(admin, name) for name in every if _holds_codes(name)}
        told.codes += self.know(code for codes in own.values() for code in codes)
        for name in names or every:
            if name in every:
                told.databases += 1
                self._database(_patient(admin, name), name, own.get(name, set()), told)

    def _database(self, dsn: str, name: str, own: set[str], told: Told) -> None:
        system = name.split("_")[1] if "_" in name else name
        for table, raw in places.texts_of_database(dsn):
            if self._is_new(raw, name if own else ""):
                found = Found(words=told.words)
                self.search.look_at_bytes(f"{name}.{table}", raw, found, own)
                told.count(found, f"{system} {table}", places.numbers_by_column(dsn, table) if found.numbers else {})

    def _is_new(self, raw: bytes, whose: str = "") -> bool:
        """`whose`: the database that may hold codes of its own; what is allowed there is not allowed elsewhere."""
        digest = blake2b(raw, digest_size=16, salt=blake2b(whose.encode(), digest_size=16).digest()).digest()
        if digest in self.seen:
            return False
        self.seen.add(digest)
        return True

    @contextmanager
    def _noted(self, what: str) -> Iterator[Told]:
        """No test fails for the search: what happens in it is noted, and the run fails at its end."""
        told, began = Told(), time.monotonic()
        try:
            yield told
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told at the end
            at = traceback.extract_tb(error.__traceback__)[-1]
            reason = f"{type(error).__name__} {error}".partition("\n")[0]
            told.stopped.append(f"{what}: {reason} ({Path(at.filename).name}:{at.lineno})")
        told.seconds = time.monotonic() - began
        values = {one.name: getattr(told, one.name) for one in fields(told)}
        with (self.notes / f"{os.getpid()}.jsonl").open("a", encoding="utf-8") as notes:
            notes.write(json.dumps(values, ensure_ascii=False) + "\n")


@cache
def searching() -> Searching | None:
    """This process's part, in a whole run."""
    return Searching(Path(os.environ[NOTES])) if os.environ.get(NOTES) else None


def _databases_of(admin: str) -> list[str]:
    with psycopg.connect(_patient(admin, "postgres")) as connection:
        return [str(row[0]) for row in connection.execute(DATABASES)]


def _codes_of(admin: str, name: str) -> set[str]:
    """Of a database that another process of the run may drop this moment (it has searched it then)."""
    try:
        return places.codes_of(_patient(admin, name))
    except psycopg.OperationalError:
        if name in _databases_of(admin):
            raise
        return set()


def _patient(admin: str, name: str) -> str:
    return make_conninfo(admin, dbname=name, options=PATIENCE, connect_timeout=10)


def _holds_codes(name: str) -> bool:
    """Templates hold nothing, and nobody may be in one while it is copied."""
    return any(name.startswith(f"sesshu_{system}") for system in ("network", "intermediary"))
