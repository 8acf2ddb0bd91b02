"""差込語: words in braces that stand for values. The list of each form is closed; a mistake is told by its line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sesshu.foundation.errors import InvalidInput

_WORD = re.compile(r"\{([^{}\n]*)\}")
_STRAY = re.compile(r"[{}｛｝]")


def check(text: str, allowed: Sequence[str], *, field: str, label: str) -> None:
    """Raise `InvalidInput` for the first line with a word that is not allowed or a brace that is not closed."""
    example = f"{{{allowed[0]}}}"
    words = "、".join(f"{{{word}}}" for word in allowed)
    for number, line in enumerate(text.replace("\r", "").split("\n"), start=1):
        unknown = [word for word in _WORD.findall(line) if word not in allowed]
        if unknown:
            raise InvalidInput(
                f"{label}：{number}行目の「{{{unknown[0]}}}」は使えません。使えるのは {words} です。",
                field=field,
                example=example,
            )
        if _STRAY.search(_WORD.sub("", line)):
            raise InvalidInput(
                f"{label}：{number}行目のかっこが閉じていないか、全角です。半角の {{ と }} で囲んでください。"
                f"使えるのは {words} です。",
                field=field,
                example=example,
            )


def filled(text: str, values: Mapping[str, str]) -> list[str]:
    """The lines of a checked text with its words replaced. Raises `KeyError` for a word without a value."""
    lines = text.replace("\r", "").split("\n")
    return [_WORD.sub(lambda found: values[found[1]], line) for line in lines if line.strip()]
