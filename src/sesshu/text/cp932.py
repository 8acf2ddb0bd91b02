"""Writing for older systems that know only CP932, with a report of everything that it cannot hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sesshu.text.encoding import STRAY
from sesshu.text.errors import TextError

# One character with the variation selectors that belong to it.
_UNIT = re.compile("(?s).[\ufe00-\ufe0f\U000e0100-\U000e01ef]*")
# 〓: the sign that printers put where a piece of type is missing
GETA = "〓"


def survives_cp932(text: str) -> bool:
    """Whether a text comes back from CP932 code point by code point."""
    try:
        return "".join(map(_there_and_back, text)) == text
    except UnicodeEncodeError:
        return False


def _there_and_back(character: str) -> str:
    if character in STRAY:
        raise UnicodeEncodeError("cp932", character, 0, 1, "no meaning in CP932")
    return character.encode("cp932").decode("cp932")


class ReplacementReason(StrEnum):
    """Why a character does not come back as it was written."""

    UNWRITABLE = "unwritable"  # no code in CP932; the substitute was written
    AGREED = "agreed"  # the layout names another character for this one
    SELECTOR_DROPPED = "selector_dropped"  # the character was written in its default form
    LOOK_ALIKE = "look_alike"  # comes back as the sign that shares its code: 〜 as ～


@dataclass(frozen=True, slots=True)
class Replacement:
    """One difference between the text and what was written. Positions, rows and columns count characters."""

    position: int
    row: int
    column: int
    original: str
    written: str
    reason: ReplacementReason

    @property
    def code_points(self) -> str:
        """U+845B U+E0100: for lists that must not depend on a font."""
        return " ".join(f"U+{ord(character):04X}" for character in self.original)


@dataclass(frozen=True, slots=True)
class Cp932Policy:
    """What a layout does with characters that CP932 cannot hold.

    `substitute` is None to refuse the text. `agreed` gives characters to write instead of certain others (吉 for its
    variant). What is written instead must itself be writable.
    """

    substitute: str | None
    agreed: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(survives_cp932(text) for text in (self.substitute or "", *self.agreed.values())):
            raise ValueError("代替文字はCP932で書ける文字にしてください。（例: 〓）")


@dataclass(frozen=True, slots=True)
class Encoded:
    data: bytes
    replacements: tuple[Replacement, ...]


class EncodeError(TextError):
    """A text that CP932 cannot hold, under a policy that refuses. `unwritable` lists every such character."""

    def __init__(self, unwritable: tuple[Replacement, ...]) -> None:
        first = unwritable[0]
        super().__init__(
            "CP932",
            f"Shift_JIS（CP932）で書けない文字が{len(unwritable)}か所あります"
            f"（最初は{first.row}行目{first.column}文字目、{first.code_points}）。"
            "UTF-8で出力するか、代替文字を決めてください。",
        )
        self.unwritable = unwritable


REFUSE = Cp932Policy(None)
SUBSTITUTE = Cp932Policy(GETA)


def encode_cp932(text: str, *, policy: Cp932Policy) -> Encoded:
    """CP932 bytes and a report of every character that does not come back as it was. Never writes a question mark.

    Raises EncodeError when the policy refuses; signs that only come back as their look-alike are no reason to refuse.
    """
    written: list[str] = []
    replacements: list[Replacement] = []
    for replacement in _compared(text, policy):
        written.append(replacement.written)
        if replacement.original != replacement.written:
            replacements.append(replacement)
    if policy.substitute is None:
        _refuse_lost(replacements)
    return Encoded("".join(written).encode("cp932"), tuple(replacements))


def _compared(text: str, policy: Cp932Policy) -> Iterator[Replacement]:
    """Every unit of the text with what is written for it."""
    row, column = 1, 1
    for found in _UNIT.finditer(text):
        written, reason = _write(found[0], policy)
        yield Replacement(found.start(), row, column, found[0], written, reason)
        row, column = (row + 1, 1) if found[0] == "\n" else (row, column + 1)


def _write(unit: str, policy: Cp932Policy) -> tuple[str, ReplacementReason]:
    base = unit[0]
    agreed = policy.agreed.get(unit, policy.agreed.get(base))
    if agreed is not None:
        return agreed, ReplacementReason.AGREED
    try:
        back = _there_and_back(base)
    except UnicodeEncodeError:
        return policy.substitute or "", ReplacementReason.UNWRITABLE
    reason = ReplacementReason.SELECTOR_DROPPED if len(unit) > 1 else ReplacementReason.LOOK_ALIKE
    return back, reason


def _refuse_lost(replacements: list[Replacement]) -> None:
    """Refuse what the layout has no answer for."""
    answered = (ReplacementReason.AGREED, ReplacementReason.LOOK_ALIKE)
    lost = tuple(each for each in replacements if each.reason not in answered)
    if lost:
        raise EncodeError(lost)
