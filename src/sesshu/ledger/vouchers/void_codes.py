"""Why a paper is void, as words of the office kept as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class VoidCode:
    """`staff`: may be chosen on a screen. `revives`: undone together with what caused it."""

    code: str
    name: str
    staff: bool = False
    revives: bool = False


@cache
def void_codes() -> dict[str, VoidCode]:
    text = (Path(__file__).parent / "void_codes.yaml").read_text(encoding="utf-8")
    return {code: VoidCode(code, **row) for code, row in yaml.safe_load(text)["codes"].items()}


def void_name(code: str) -> str:
    return void_codes()[code].name if code in void_codes() else code


def staff_choices() -> list[tuple[str, str]]:
    return [(one.code, one.name) for one in void_codes().values() if one.staff]
