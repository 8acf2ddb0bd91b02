"""A search for words that must not be there, in every encoding they could hide in: as text in ASCII and full-width
characters, in UTF-8, UTF-16 and CP932, and of each of these the hexadecimal, the URL escapes and base64 (at each of its
three alignments), upper and lower case. Digits that stand apart (by blanks, hyphens or stops, narrow or full-width,
as forms and their boxes print them) are drawn together first.

Twelve digits that pass the check digit of Individual Numbers are counted by the place where they stand, so that
somebody can say what each of them is; those within a key or a token (one UUID in three thousand ends so) apart.
Where the texts come from is said in `places.py`.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from sesshu.numbers import individual_number

_SIGNS = "0-9A-Za-z+/=_%-"
_DIGITS = re.compile(r"[0-9]{12,}")
_BEFORE, _AFTER = re.compile(rf"[{_SIGNS}]*\Z"), re.compile(rf"[{_SIGNS}]*")
_TWELVE = 12
_TOKEN = 32  # letters and more: a UUID, a hash, a sealed message
_FAR = 400  # characters on each side that may belong to the same token
_BLOCK = 3  # bytes of a group of base64
_KEY = 8  # every form is longer
_FEW = 500  # beginnings, each of which is looked for in a whole text faster than each place of the text in all of them
_ENCODINGS = ("utf-8", "cp932", "utf-16-le", "utf-16-be")
_APART = re.compile(r"[0-9](?:[ \xa0+._-]{0,3}[0-9]){11,}")
_NO_DIGITS = re.compile(r"[^0-9]+")
_WIDE_MANY = 8  # of so many bytes one is a NUL or 0xFF: characters of two bytes
_BLANKS, _HYPHENS = "\u00a0\u3000\u2002\u2003\u2009", "－−―ー‐‑‒–—・．"
_FULL = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789abcdefABCDEF"}


@dataclass(slots=True)
class Found:
    """`words`: place → how many of the words were found there; `numbers`: place → other digits that look like one;
    `in_tokens`: the same within a longer word of digits and letters."""

    words: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    in_tokens: Counter[str] = field(default_factory=Counter)
    characters: int = 0


class _Forms:
    """All forms of words of one length, by their first characters."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[tuple[str, str]]] = {}
        self.shortest = 0
        self.run = re.compile("")

    def add(self, word: str) -> None:
        forms = forms_of(word)
        for form in forms:
            self.by_key.setdefault(form[:_KEY], []).append((form, word))
        shortest = min(map(len, forms))
        if not self.shortest or shortest < self.shortest:
            self.shortest, self.run = shortest, re.compile(f"[{_SIGNS}]{{{shortest},}}")

    def count(self, text: str, without: Collection[str]) -> int:
        """How many of the words stand in a text."""
        by_key, found = self.by_key, 0
        if len(by_key) <= _FEW and not any(key in text for key in by_key):
            return 0
        for match in self.run.finditer(text):
            run = match.group()
            for at in range(len(run) - _KEY + 1):
                candidates = by_key.get(run[at : at + _KEY])
                if candidates and any(run.startswith(form, at) and word not in without for form, word in candidates):
                    found += 1
        return found


class Search:
    """For these words, in every form."""

    def __init__(self, words: Iterable[str]) -> None:
        self.groups: dict[int, _Forms] = {}
        self.words: set[str] = set()
        self.add(words)

    def add(self, words: Iterable[str]) -> None:
        """Look for these as well from now on."""
        for word in words:
            if word not in self.words:
                self.words.add(word)
                self.groups.setdefault(len(word), _Forms()).add(word)

    def look(self, place: str, text: str, found: Found, without: Collection[str] = ()) -> None:
        """Add what stands in a text; `without`: words that may stand there. (Full-width characters of it have become
        narrow ones before: `narrow`.)"""
        found.characters += len(text)
        for forms in self.groups.values():
            if count := forms.count(text, without):
                found.words[place] += count
        for match in _DIGITS.finditer(text):
            if _looks_like_a_number(match):
                (found.in_tokens if _is_in_token(match) else found.numbers)[place] += 1

    def look_at_bytes(self, place: str, raw: bytes, found: Found, without: Collection[str] = ()) -> None:
        """The same for bytes of whatever encoding."""
        text = narrow(raw).decode("latin-1")
        self.look(place, text, found, without)
        self.look_apart(place, raw, found, without)
        if "\0" in text:  # UTF-16 of narrow characters
            self.look(place, text.replace("\0", ""), found, without)
        if b"%" in raw:  # addresses escape some bytes of a character and leave others
            plain = unquote_to_bytes(raw)
            self.look(place, narrow(plain).decode("latin-1"), found, without)
            self.look_apart(place, plain, found, without)

    def look_apart(self, place: str, raw: bytes, found: Found, without: Collection[str] = ()) -> None:
        """The words whose digits stand apart, in bytes of whatever encoding."""
        for text in (blanks(narrow(raw).decode("latin-1")), *_as_wide(raw)):
            for match in _APART.finditer(text):
                joined = _NO_DIGITS.sub("", match.group())
                if len(joined) < len(match.group()):  # the others `look` has seen
                    count = sum(forms.count(joined, without) for forms in self.groups.values())
                    found.words.update([place] * count)


def _looks_like_a_number(match: re.Match[str]) -> bool:
    """Twelve digits with no other letter or digit beside them that pass the check digit."""
    start, end, text = match.start(), match.end(), match.string
    if end - start != _TWELVE or _is_letter(text[start - 1 : start]) or _is_letter(text[end : end + 1]):
        return False
    return individual_number.is_valid(match.group())


def _is_letter(sign: str) -> bool:
    """Of ASCII: the bytes of anything else have been read as single characters."""
    return sign.isascii() and sign.isalnum()


def _is_in_token(match: re.Match[str]) -> bool:
    before = _BEFORE.search(match.string, max(0, match.start() - _FAR), match.start())
    after = _AFTER.match(match.string, match.end(), match.end() + _FAR)
    run = (before.group() if before else "") + match.group() + (after.group() if after else "")
    return len(run) >= _TOKEN and any(sign.isalpha() for sign in run)


def forms_of(word: str) -> set[str]:
    """How a word can look in narrow characters."""
    forms = {word, word.upper(), "-".join(word[at : at + 4] for at in range(0, len(word), 4))}
    for written in (word, word.translate(_FULL)):
        for encoding in _ENCODINGS:
            raw = written.encode(encoding)
            escaped = "".join(f"%{byte:02x}" for byte in raw)
            forms |= {raw.hex(), raw.hex().upper(), escaped, escaped.upper()}
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


def _narrowing() -> tuple[re.Pattern[bytes], dict[bytes, bytes]]:
    table = {}
    for sign, full in _FULL.items():
        for encoding in _ENCODINGS:
            table[chr(full).encode(encoding)] = chr(sign).encode()
        table[f"\\u{full:04x}".encode()] = table[f"\\u{full:04X}".encode()] = chr(sign).encode()  # as JSON escapes it
    return re.compile(b"|".join(re.escape(one) for one in sorted(table, key=len, reverse=True))), table


_WIDE, _NARROW = _narrowing()


def narrow(raw: bytes) -> bytes:
    """Full-width digits and letters of codes as narrow ones, whatever encoding they are in."""
    return _WIDE.sub(lambda match: _NARROW[match.group()], raw)


def _separating() -> tuple[re.Pattern[str], dict[str, str]]:
    """What parts digits in UTF-8 and CP932, read as Latin-1. (UTF-16 is read as such: its blank is another's 0.)"""
    table = {}
    for signs, plain in ((_BLANKS, " "), (_HYPHENS, "-")):
        for sign in signs:
            for encoding in ("utf-8", "cp932"):
                if found := sign.encode(encoding, "ignore"):
                    table[found.decode("latin-1")] = plain
            table[f"\\u{ord(sign):04x}"] = table[f"\\u{ord(sign):04X}"] = plain
    return re.compile("|".join(re.escape(one) for one in sorted(table, key=len, reverse=True))), table


_PARTS, _PLAIN = _separating()
_NORMAL = {full: chr(sign) for sign, full in _FULL.items()}
_NORMAL |= dict.fromkeys(map(ord, _BLANKS), " ") | dict.fromkeys(map(ord, _HYPHENS), "-")


def blanks(text: str) -> str:
    """Full-width blanks, hyphens and stops as narrow ones."""
    return _PARTS.sub(lambda match: _PLAIN[match.group()], text)


def _as_wide(raw: bytes) -> Iterable[str]:
    """The text where it may be UTF-16, in both orders of bytes."""
    if (raw.count(b"\0") + raw.count(b"\xff")) * _WIDE_MANY < len(raw):
        return
    for encoding in ("utf-16-le", "utf-16-be"):
        for shift in (0, 1):
            yield raw[shift:].decode(encoding, "ignore").translate(_NORMAL)
