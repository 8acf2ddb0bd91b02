"""Official names: kept code point by code point as the register sent them.

Only blanks at the ends are taken off. No normal form is applied, since it would turn old forms of characters into new
ones. Characters for private use are names of people too (municipal character sets put additions there).
"""

from __future__ import annotations

import unicodedata

from sesshu.text.errors import TextError

_HALF_WIDTH_MARKS = frozenset("ﾞﾟ")
_EXTENDING = frozenset({"Mn", "Me", "Cf"})
# Controls, invisible marks of direction, line and paragraph ends, halves of surrogate pairs.
_REFUSED_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})
# Joiners shape the names of some scripts and are no danger on their own.
_JOINERS = frozenset("\u200c\u200d")
_LOST = "\ufffd"


def official_name(text: str) -> str:
    """The name to store. Raises TextError: NAME_EMPTY, NAME_CONTROL, NAME_LOST."""
    name = strip_outer_blanks(text)
    if not name:
        raise TextError("NAME_EMPTY", "氏名を入力してください。（例: 接種　太郎）")
    refuse_unsafe(name)
    return name


def strip_outer_blanks(text: str) -> str:
    """Without blanks of any width at both ends; blanks inside stay as they are."""
    return text.strip()


def refuse_unsafe(name: str) -> None:
    """Refuse what would change how a page is read, and characters already lost on the way.

    Raises TextError naming place and code point: NAME_CONTROL, NAME_LOST.
    """
    for place, character in enumerate(name, start=1):
        if character == _LOST or _is_noncharacter(character):
            raise TextError(
                "NAME_LOST",
                f"氏名の{place}文字目が送信元で失われています。元の文字を確かめて、取り込み直してください。",
            )
        if unicodedata.category(character) in _REFUSED_CATEGORIES and character not in _JOINERS:
            raise TextError(
                "NAME_CONTROL",
                f"氏名の{place}文字目に目に見えない制御文字（U+{ord(character):04X}）があります。取り除いてください。",
            )


def grapheme_length(name: str) -> int:
    """How many characters people see: selectors and combining marks belong to the one before.

    Enough for names in kanji, kana and alphabets; emoji families and unjoined Hangul count by their parts.
    """
    return sum(
        not (unicodedata.category(character) in _EXTENDING or character in _HALF_WIDTH_MARKS) for character in name
    )


def has_private_use(name: str) -> bool:
    """Whether a name holds characters whose shape depends on an extra font."""
    return any(unicodedata.category(character) == "Co" for character in name)


def has_variation_selector(name: str) -> bool:
    return any("\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef" for character in name)


def _is_noncharacter(character: str) -> bool:
    code = ord(character)
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
