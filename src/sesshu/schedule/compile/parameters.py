"""What a city may set where the law leaves it open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sesshu.law import LawError, entries, read_yaml
from sesshu.schedule.vocabulary import CERTAINTIES, known, one_of, required

FILE = "parameters.yaml"
# Kinds of values, their shape, and an example of each.
KINDS = {
    "choice": (re.compile(r".+"), ""),
    "month_day": (re.compile(r"(0[1-9]|1[0-2])-([0-2]\d|3[01])"), "10-01"),
    "date": (re.compile(r"\d{4}-\d{2}-\d{2}"), "2026-10-01"),
    "interval": (re.compile(r"[1-9]\d{0,3}[dm]"), "27d"),
    "age": (re.compile(r"[1-9]\d{0,3}[my]"), "75y"),
}
KIND_WORDS = {"choice": "選択", "month_day": "月-日", "date": "日付", "interval": "間隔", "age": "年齢"}


@dataclass(frozen=True, slots=True)
class Parameter:
    code: str
    name: str
    default: str
    choices: tuple[str, ...]
    article: str
    certainty: str
    kind: str = "choice"

    def allows(self, value: str) -> bool:
        if self.choices:
            return value in self.choices
        if not KINDS[self.kind][0].fullmatch(value):
            return False
        try:
            return self.kind != "date" or bool(date.fromisoformat(value))
        except ValueError:
            return False

    @property
    def allowed(self) -> str:
        """What may be set, in words."""
        if self.choices:
            return "、".join(self.choices)
        return f"{KIND_WORDS[self.kind]}（例: {KINDS[self.kind][1]}）"


def read_parameters(folder: Path | None = None) -> dict[str, Parameter]:
    """All parameters by code. Raises LawError."""
    found = {}
    for entry in entries(known(read_yaml(FILE, folder=folder), "parameters"), "parameters"):
        known(entry, "code", "name", "kind", "default", "choices", "until", "places", "article", "certainty")
        required(entry, "code", "name", "default", "article", "certainty")
        choices = tuple(str(choice) for choice in entry.get("choices") or ())
        default = str(entry["default"])
        if choices and default not in choices:
            raise entry.error(f"既定値「{default}」が choices にありません。", "default")
        certainty = one_of(entry, "certainty", CERTAINTIES)
        kind = one_of(entry, "kind", tuple(KINDS), "choice")
        article = str(entry["article"])
        one = Parameter(entry["code"], entry["name"], default, choices, article, certainty, kind)
        if not one.allows(default):
            raise entry.error(f"既定値「{default}」は使えません。使える値: {one.allowed}。", "default")
        found[entry["code"]] = one
    return found


def settle(parameters: Mapping[str, Parameter], overrides: Mapping[str, str] | None) -> dict[str, str]:
    """The value of every parameter under a city's settings. Raises LawError for an unknown one."""
    values = {code: parameter.default for code, parameter in parameters.items()}
    for code, value in (overrides or {}).items():
        parameter = parameters.get(code)
        if parameter is None:
            raise LawError(f"設定「{code}」はありません。使える設定: {'、'.join(parameters)}。", file=FILE)
        if not parameter.allows(value):
            raise LawError(f"設定「{code}」の値「{value}」は使えません。使える値: {parameter.allowed}。", file=FILE)
        values[code] = value
    return values
