"""The shape of every kind of law file, by JSON Schema under `schemas/`: the same files serve editors.

Faults come as LawError with file, line and a Japanese sentence, like those of the readers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from sesshu.law.files import FOLDER, Entry, LawError, read_yaml, schedule_files

SCHEMAS = Path(__file__).parent / "schemas"


def checked_files(folder: Path | None = None) -> dict[str, str]:
    """File name → name of its schema, for every law file that has one: series files share theirs."""
    root = folder or FOLDER
    found = dict.fromkeys(schedule_files(folder), "schedule")
    for path in [*sorted(root.glob("*.yaml")), *sorted(root.glob("cases/*.yaml"))]:
        if (SCHEMAS / f"{path.stem}.json").exists():
            found[path.relative_to(root).as_posix()] = path.stem
    return found


def shape_faults(folder: Path | None = None) -> Iterator[LawError]:
    """What is wrong with the shape of the law files. Raises LawError for a file that is no YAML."""
    for name, schema in checked_files(folder).items():
        yield from faults_of(read_yaml(name, folder=folder), schema)


def faults_of(file: Entry, schema: str) -> Iterator[LawError]:
    """What is wrong with the shape of one file."""
    errors = sorted(_validator(schema).iter_errors(_plain(file)), key=lambda error: list(map(str, error.path)))
    for error in errors:
        yield _fault(file, error)


@cache
def _validator(name: str) -> Draft202012Validator:
    common = Resource.from_contents(_schema("common"))
    registry: Registry[Any] = Registry().with_resource("common.json", common)
    return Draft202012Validator(_schema(name), registry=registry)


def _schema(name: str) -> Any:
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def _plain(value: Any) -> Any:
    """YAML values as JSON has them: dates become text."""
    if isinstance(value, dict):
        return {word: _plain(inner) for word, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _fault(file: Entry, error: ValidationError) -> LawError:
    """The error at the innermost mapping on its way, in Japanese."""
    entry: Entry = file
    word: str | None = None
    value: Any = file
    for part in error.path:
        value = value[part]
        if isinstance(part, str):
            word = part
        if isinstance(value, Entry):
            entry, word = value, None
    return entry.error(_sentence(error, word, _plain(value)), word or _named(error, entry))


def _named(error: ValidationError, entry: Entry) -> str | None:
    """The unknown word of a mapping, where the error is about one."""
    if error.validator != "additionalProperties":
        return None
    allowed = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
    return next((word for word in entry if word not in allowed), None)


def _sentence(error: ValidationError, word: str | None, value: Any) -> str:
    schema = error.schema if isinstance(error.schema, dict) else {}
    help_text = str(schema.get("description", ""))
    if error.validator == "required" and isinstance(error.instance, dict):
        missing = [name for name in schema["required"] if name not in error.instance]
        return f"「{'」「'.join(missing)}」がありません。必ず書いてください。"
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        allowed = schema.get("properties", {})
        unknown = [name for name in error.instance if name not in allowed]
        return f"知らない語「{'」「'.join(unknown)}」があります。使える語: {'、'.join(allowed)}。"
    shown = f"「{word}: {value}」" if word else "この形"
    return f"{shown}は使えません。{help_text or '書き方は docs/law.md にあります。'}"
