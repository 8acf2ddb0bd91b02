"""What a city may set where the law leaves it open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sesshu.law import LawError, entries, read_yaml
from sesshu.schedule.vocabulary import CERTAINTIES, known, one_of, required

FILE = "parameters.yaml"


@dataclass(frozen=True, slots=True)
class Parameter:
    code: str
    name: str
    default: str
    choices: tuple[str, ...]
    article: str
    certainty: str


def read_parameters(folder: Path | None = None) -> dict[str, Parameter]:
    """All parameters by code. Raises LawError."""
    found = {}
    for entry in entries(known(read_yaml(FILE, folder=folder), "parameters"), "parameters"):
        known(entry, "code", "name", "default", "choices", "article", "certainty")
        required(entry, "code", "name", "default", "article", "certainty")
        choices = tuple(str(choice) for choice in entry.get("choices") or ())
        default = str(entry["default"])
        if choices and default not in choices:
            raise entry.error(f"既定値「{default}」が choices にありません。", "default")
        certainty = one_of(entry, "certainty", CERTAINTIES)
        found[entry["code"]] = Parameter(entry["code"], entry["name"], default, choices, entry["article"], certainty)
    return found


def settle(parameters: Mapping[str, Parameter], overrides: Mapping[str, str] | None) -> dict[str, str]:
    """The value of every parameter under a city's settings. Raises LawError for an unknown one."""
    values = {code: parameter.default for code, parameter in parameters.items()}
    for code, value in (overrides or {}).items():
        parameter = parameters.get(code)
        if parameter is None:
            raise LawError(f"設定「{code}」はありません。使える設定: {'、'.join(parameters)}。", file=FILE)
        if parameter.choices and value not in parameter.choices:
            allowed = "、".join(parameter.choices)
            raise LawError(f"設定「{code}」の値「{value}」は使えません。使える値: {allowed}。", file=FILE)
        values[code] = value
    return values
