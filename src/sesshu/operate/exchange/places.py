"""Where the search of `scanning.py` looks: every table of a database, a dump of it, every file below a folder (also
what is within archives, spreadsheets and PDF), and lists of addresses."""

from __future__ import annotations

import contextlib
import gzip
import io
import re
import shutil
import subprocess
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import psycopg
from psycopg import sql

from sesshu.numbers import individual_number
from sesshu.operate.backup import tools
from sesshu.operate.exchange.scanning import Found, Search

_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_NO_TEXT = (b"/CIDFontType0C", b"/CIDFontType2", b"/Type1C", b"/OpenType", b"/FontFile", b"/Image")  # fonts, pictures
_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])")
_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY tablename"
)
_CODES = ("issued_code", "linked_person")  # of the network, of an intermediate server


class ReaderMissingError(Exception):
    """PDFを読むpdftotext（poppler-utils）がありません。"""


def look_at_database(dsn: str, name: str, search: Search, found: Found, own: Collection[str] = ()) -> None:
    """Every table, row by row as text (columns of bytes as hexadecimal); `own`: words that may stand there."""
    for table, raw in texts_of_database(dsn):
        search.look_at_bytes(f"{name}.{table}", raw, found, own)


def codes_of(dsn: str) -> set[str]:
    """The linkage codes that may stand in a database, as they are searched for: all that a network issued, those that
    an intermediate server holds of its own people; none in any other system."""
    found: set[str] = set()
    with psycopg.connect(dsn) as connection:
        for table in _CODES:
            if connection.execute("SELECT to_regclass(%s)", [table]).fetchone() != (None,):
                query = sql.SQL("SELECT code FROM {} WHERE code IS NOT NULL").format(sql.Identifier(table))
                found |= {str(row[0]).removeprefix("fg-") for row in connection.execute(query).fetchall()}
    return found


def look_at_dump(dsn: str, name: str, search: Search, found: Found, own: Collection[str] = ()) -> None:
    """What `pg_dump` makes of the database."""
    search.look_at_bytes(f"{name} (dump)", dump_of(dsn), found, own)


def look_at_folder(folder: Path, search: Search, found: Found, without: Iterable[str] = ()) -> None:
    """Every file, its name, and what is packed within it; `without`: names of files and folders that are left out."""
    for file, raw in texts_of_folder(folder, without):
        search.look_at_bytes(f"file {file.suffix}", raw, found)


def look_at_addresses(addresses: Iterable[str], search: Search, found: Found) -> None:
    """Addresses of pages and calls, as an access log has them."""
    search.look_at_bytes("address", "\n".join(addresses).encode(), found)


def texts_of_database(dsn: str) -> Iterator[tuple[str, bytes]]:
    """Table → its rows, a table at a time."""
    with psycopg.connect(dsn) as connection:
        for (name,) in connection.execute(_TABLES).fetchall():
            query = sql.SQL("COPY (SELECT t::text FROM {} t) TO STDOUT").format(sql.Identifier(name))
            with connection.cursor() as cursor, cursor.copy(query) as copy:
                yield name, b"".join(bytes(one) for one in copy)


def numbers_by_column(dsn: str, table: str) -> Counter[str]:
    """Which column of a table holds digits that look like an Individual Number: how many in each."""
    found: Counter[str] = Counter()
    with psycopg.connect(dsn) as connection:
        names = sql.SQL("SELECT * FROM {}").format(sql.Identifier(table))
        cursor = connection.execute(names)
        columns = [one.name for one in cursor.description or ()]
        for row in cursor:
            for column, value in zip(columns, row, strict=True):
                digits = _DIGITS.findall(str(value))
                found[column] += sum(1 for one in digits if individual_number.is_valid(one))
    return +found


def dump_of(dsn: str) -> bytes:
    """A dump in plain text."""
    with psycopg.connect(dsn) as connection:
        program = tools.tool("pg_dump", connection.info.server_version)
    dumping = tools.start(
        program, dsn, "--format=plain", "--no-owner", "--no-privileges", stdout=subprocess.PIPE
    )  # fmt: skip
    assert dumping.stdout is not None  # noqa: S101 - a pipe
    raw = bytes(dumping.stdout.read())
    tools.ended(dumping, "データベースの書出し")
    return raw


def texts_of_folder(folder: Path, without: Iterable[str] = ()) -> Iterator[tuple[Path, bytes]]:
    """What stands in every file, with its name."""
    left_out = set(without)
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not file.is_symlink() and not left_out & set(file.relative_to(folder).parts):
            for piece in pieces_of(file.read_bytes()):
                yield file, file.name.encode() + b"\n" + piece


def pieces_of(raw: bytes) -> Iterator[bytes]:
    """The bytes themselves and what is packed within them. What only begins like an archive, or is a broken one, is
    bytes and what could be unpacked of it."""
    yield raw
    if raw[:5] == b"%PDF-":
        yield from printed(raw)
    with contextlib.suppress(zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError):
        yield from _unpacked(raw)


def printed(raw: bytes) -> Iterator[bytes]:
    """What a reader sees on the pages of a PDF, whose streams name glyphs of a font and no characters: as it stands,
    and without any blank (numbers in boxes). Raises `ReaderMissingError` where nothing on this machine can read it."""
    reader = shutil.which("pdftotext")
    if reader is None:
        raise ReaderMissingError
    read = subprocess.run([reader, "-raw", "-", "-"], input=raw, capture_output=True, check=False)
    yield read.stdout
    yield re.sub(r"\s+", "", read.stdout.decode(errors="replace")).encode()


def _unpacked(raw: bytes) -> Iterator[bytes]:
    if raw[:2] == b"\x1f\x8b":
        yield gzip.decompress(raw)
    elif raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                if not archive.getinfo(name).flag_bits & 1:  # one that is sealed with a passphrase stays closed
                    yield from pieces_of(archive.read(name))
    elif raw[:5] == b"%PDF-":
        for match in _STREAM.finditer(raw):
            about = raw[raw.rfind(b" obj", 0, match.start()) : match.start()]
            if any(kind in about for kind in _NO_TEXT):
                continue
            try:
                yield zlib.decompress(match.group(1))
            except zlib.error:
                continue
