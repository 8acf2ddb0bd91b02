"""Is this the recalled lot? Comparing a lot number as recorded with one as announced. Pure: texts in, a finding out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Signs that a reader of a slip takes for one another.
_MISREAD = str.maketrans("OQDILBSZG", "000118526")
SHORTEST = 3  # signs that must agree before a part of a number says anything
EDITABLE = 5  # below this length one differing sign is simply another lot


@dataclass(frozen=True, slots=True)
class Finding:
    """`certain` or `possible`, a code, and the reason as a sentence for the clerk."""

    certainty: str
    code: str
    why: str


def signs(lot: str) -> str:
    """Half-width capitals and digits alone: width, case, blanks, hyphens and dots say nothing."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", lot).upper())


def look_alike(lot: str) -> str:
    """The same with signs that are misread for one another made equal: O Q D as 0, I L as 1, B as 8, S as 5, Z as 2,
    G as 6."""
    return signs(lot).translate(_MISREAD)


def compare(announced: str, recorded: str) -> Finding | None:
    """What a recorded number says about an announced one; None when it is another lot or blank."""
    ours, theirs = signs(recorded), signs(announced)
    if not ours or not theirs:
        return None
    if ours == theirs:
        return Finding("certain", "same", f"記録のロット番号が、回収の番号「{announced}」と一致します。")
    a, b = look_alike(recorded), look_alike(announced)
    if a == b:
        return Finding(
            "possible", "misread", f"読み違えやすい文字（{_pairs(ours, theirs)}）を除くと「{announced}」と同じです。"
        )
    if part := _part(a, b):
        return Finding("possible", "part", f"「{announced}」と{part}")
    if len(b) >= EDITABLE and _one_edit(a, b):
        return Finding("possible", "one_edit", f"「{announced}」と1文字だけ違います。")
    return None


def _pairs(ours: str, theirs: str) -> str:
    found = dict.fromkeys(f"{x}と{y}" for x, y in zip(ours, theirs, strict=True) if x != y)
    return "、".join(found)


def _part(a: str, b: str) -> str:
    """How one number holds the other: an ending or a beginning is missing, or other text stands around it."""
    short, long = sorted((a, b), key=len)
    if len(short) < SHORTEST or not any(sign.isdigit() for sign in short) or short not in long:
        return ""
    who = "記録の番号" if long is a else "回収の番号"
    if long.startswith(short):
        return f"前半が同じで、{who}の末尾に文字が多くあります。"
    if long.endswith(short):
        return f"後半が同じで、{who}の先頭に文字が多くあります。"
    return f"一部が同じで、{who}の前後に文字が多くあります。"


def _one_edit(a: str, b: str) -> bool:
    """One sign more, less, different, or two neighbours exchanged."""
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        differ = [at for at, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
        swapped = len(differ) == 2 and differ[1] == differ[0] + 1
        return len(differ) == 1 or (swapped and a[differ[0]] == b[differ[1]] and a[differ[1]] == b[differ[0]])
    short, long = sorted((a, b), key=len)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
