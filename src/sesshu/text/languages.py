"""Words of other languages: gettext catalogues under `locale/`, with the Japanese sentence as the key.

The machine-readable catalogue (`.mo`) lies beside the one for people (`.po`), so that a bare machine needs no tools.
`compile_catalogue` makes the one from the other; a test keeps them together.
"""

from __future__ import annotations

import ast
import io
import struct
from functools import cache
from pathlib import Path
from typing import Protocol

LOCALE = Path(__file__).parents[1] / "locale"
SOURCE = "ja"
_MAGIC = 0x950412DE


class Words(Protocol):
    """What both kinds of catalogues offer."""

    def gettext(self, message: str) -> str: ...
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str: ...


class _Japanese:
    """The sentences as they are written in the code and in the law files."""

    def gettext(self, message: str) -> str:
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return msgid1


def languages(domain: str) -> tuple[str, ...]:
    """Languages with a catalogue of the domain, Japanese first."""
    return (SOURCE, *translated(domain, "mo"))


def translated(domain: str, kind: str = "po") -> tuple[str, ...]:
    """Languages that the domain has been translated to."""
    return tuple(sorted(path.parts[-3] for path in LOCALE.glob(f"*/LC_MESSAGES/{domain}.{kind}")))


@cache
def words(language: str, domain: str) -> Words:
    """The words of a language. What it has no word for stays Japanese. Raises KeyError for an unknown language."""
    if language == SOURCE:
        return _Japanese()
    if language not in languages(domain):
        raise KeyError(language)
    from gettext import GNUTranslations  # asked for by few: the everyday path does not pay for its import

    return GNUTranslations(io.BytesIO(_place(language, domain, "mo").read_bytes()))


def _place(language: str, domain: str, kind: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{domain}.{kind}"


def compiled(language: str, domain: str) -> bytes:
    """What the `.mo` must hold, made from the `.po`."""
    found = read_catalogue(_place(language, domain, "po").read_text(encoding="utf-8"))
    keys = sorted(found, key=lambda key: key.encode())
    header = 28
    ids, texts, body = [], [], b""
    for key in keys:
        ids.append((len(key.encode()), len(body)))
        body += key.encode() + b"\0"
    for key in keys:
        texts.append((len(found[key].encode()), len(body)))
        body += found[key].encode() + b"\0"
    start = header + 16 * len(keys)
    tables = b"".join(struct.pack("<II", size, start + offset) for size, offset in [*ids, *texts])
    head = struct.pack("<7I", _MAGIC, 0, len(keys), header, header + 8 * len(keys), 0, start)
    return head + tables + body


def compile_catalogue(language: str, domain: str) -> bool:
    """Write the `.mo` anew; whether it has changed."""
    path, made = _place(language, domain, "mo"), compiled(language, domain)
    if path.exists() and path.read_bytes() == made:
        return False
    path.write_bytes(made)
    return True


def is_current(language: str, domain: str) -> bool:
    """Whether the `.mo` is what the `.po` says."""
    path = _place(language, domain, "mo")
    return path.exists() and path.read_bytes() == compiled(language, domain)


def read_catalogue(text: str) -> dict[str, str]:
    """Keys and texts of a `.po`; a plural has the parts of its key and of its text joined by NUL.

    Raises ValueError, with the line, for a key that stands twice.
    """
    found: dict[str, str] = {}
    for number, block in _blocks(text):
        parts: dict[str, str] = {}
        word = ""
        for line in block:
            if not line.startswith('"'):
                word, line = line.split(" ", 1)
            parts[word] = parts.get(word, "") + str(ast.literal_eval(line))
        key = "\0".join(parts[word] for word in ("msgid", "msgid_plural") if word in parts)
        if key in found:
            raise ValueError(f"{number}行目: 「{parts['msgid']}」が2度あります。1つにしてください。")
        found[key] = "\0".join(value for word, value in parts.items() if word.startswith("msgstr"))
    return found


def _blocks(text: str) -> list[tuple[int, list[str]]]:
    """The entries of a `.po` with the number of their first line; comments are left out."""
    blocks: list[tuple[int, list[str]]] = []
    for number, written in enumerate(text.splitlines(), start=1):
        line = written.strip()
        if line.startswith("msgid "):
            blocks.append((number, []))
        if line and not line.startswith("#"):
            blocks[-1][1].append(line)
    return blocks
