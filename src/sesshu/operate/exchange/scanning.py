"""A search through everything that is kept, for words that must not be there, in every encoding they could hide in:
as text, hexadecimal, UTF-16 and base64 (of both, at each of its three alignments), upper and lower case.

Twelve digits that pass the check digit of Individual Numbers are counted by the place where they stand, so that
somebody can say what each of them is; those within a key or a token (one UUID in three thousand ends so) apart.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from sesshu.numbers import individual_number

_RUN = re.compile(r"[0-9A-Za-z+/=_-]{12,}")
_TWELVE = re.compile(r"(?<![0-9A-Za-z])[0-9]{12}(?![0-9A-Za-z])")
_TOKEN = 32  # letters and more: a UUID, a hash, a sealed message
_BLOCK = 3  # bytes of a group of base64


@dataclass(slots=True)
class Found:
    """`words`: place → how many of the words were found there; `numbers`: place → other digits that look like one;
    `in_tokens`: the same within a longer word of digits and letters."""

    words: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    in_tokens: Counter[str] = field(default_factory=Counter)
    characters: int = 0


class Search:
    """The forms of the words, by their length."""

    def __init__(self, words: Iterable[str]) -> None:
        self.forms: dict[int, set[str]] = {}
        for word in words:
            for form in forms_of(word):
                self.forms.setdefault(len(form), set()).add(form)

    def look(self, place: str, text: str, found: Found) -> None:
        """Add what stands in a text."""
        found.characters += len(text)
        for run in _RUN.finditer(text):
            for size, forms in self.forms.items():
                one = run.group()
                hits = sum(1 for at in range(len(one) - size + 1) if one[at : at + size] in forms)
                if hits:
                    found.words[place] += hits
            count = found.in_tokens if _is_token(run.group()) else found.numbers
            for digits in _TWELVE.findall(run.group()):
                if individual_number.is_valid(digits):
                    count[place] += 1


def _is_token(run: str) -> bool:
    return len(run) >= _TOKEN and any(sign.isalpha() for sign in run)


def forms_of(word: str) -> set[str]:
    """How a word can look."""
    forms = {word, word.upper()}
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        raw = word.encode(encoding)
        forms |= {raw.hex(), raw.hex().upper()}
        for shift in range(_BLOCK):
            forms |= _core(raw, shift)
    return forms


def _core(raw: bytes, shift: int) -> set[str]:
    """The characters of base64 that depend on these bytes alone, when `shift` others stand before them."""
    encoded = base64.b64encode(b"\0" * shift + raw).decode()
    first = -(-shift * 8 // 6)
    last = (shift + len(raw)) * 8 // 6
    core = encoded[first:last]
    return {core, core.replace("+", "-").replace("/", "_")}


def texts_of_database(dsn: str) -> Iterator[tuple[str, str]]:
    """Table → its rows as text, a table at a time (columns of bytes as hexadecimal)."""
    with psycopg.connect(dsn) as connection:
        tables = connection.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename), tablename FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for _, name in tables:
            query = sql.SQL("COPY (SELECT t::text FROM {} t) TO STDOUT").format(sql.Identifier(name))
            with connection.cursor() as cursor, cursor.copy(query) as copy:
                yield name, b"".join(bytes(one) for one in copy).decode()


def texts_of_folder(folder: Path, without: Iterable[str] = ()) -> Iterator[tuple[str, str]]:
    """Every file as text, once as it is and once without the zero bytes of UTF-16, and its name."""
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in set(without):
            raw = file.read_bytes().decode("latin-1")
            yield f"file {file.suffix}", f"{file.name}\n{raw}\n" + raw.replace("\0", "")
