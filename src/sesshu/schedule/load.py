"""Loading tables: once a process for each state of the law, and from compiled bytes on disk if allowed."""

from __future__ import annotations

import hashlib
import json
import marshal
import sys
from collections.abc import Mapping
from dataclasses import fields
from functools import cache as once
from pathlib import Path
from typing import Any

from sesshu.law import FOLDER, content_hash, read_compiled, sources_hash, write_compiled
from sesshu.schedule.city import CityRules
from sesshu.schedule.tables import KernelTables, ProductText, RuleRow, SeriesText, Tables

# What decides how the law is compiled and stored: bytes of other sources than these are not read.
_SOURCES = (
    "schedule/compile/*.py",
    "schedule/load.py",
    "schedule/tables.py",
    "schedule/vocabulary.py",
    "schedule/bounds.py",
    "schedule/city.py",
    "schedule/codes.py",
    "law/files.py",
    "law/settings.py",
)
_TEXTS: dict[str, Any] = {
    "series": SeriesText,
    "products": ProductText,
    "window_rows": RuleRow,
    "path_rows": RuleRow,
    "way_rows": RuleRow,
    "late_rows": RuleRow,
    "exclusion_rows": RuleRow,
    "gap_rows": RuleRow,
}
_MOST_LOADED = 32
_loaded: dict[tuple[str, Path], Tables] = {}


def load_tables(
    *,
    overrides: Mapping[str, str] | None = None,
    cache: Path | None = None,
    folder: Path | None = None,
    city: CityRules | None = None,
) -> Tables:
    """The compiled law, loaded once a process.

    overrides: what a city sets where the law leaves it open (codes and values of parameters.yaml).
    cache: a folder for compiled bytes; None keeps them in the process alone.
    folder: other law files than those of the product (tests, drafts).
    city: programmes and products that a city adds to the law; they can never change what the law says.
    Raises LawError when a law file cannot be used.
    """
    root = folder or FOLDER
    name = _name(content_hash(root), overrides, city)
    if (name, root) in _loaded:
        return _loaded[name, root]
    rules = f"jp-routine@{name}"
    stored = f"{name}-{compiler_hash()}-{sys.version_info.major}.{sys.version_info.minor}.law" if cache else ""
    tables = _unpack(read_compiled(cache, stored), rules)
    if tables is None:
        # Compiling is needed once for each state of the law; the everyday path does not pay for its import.
        from sesshu.schedule.compile import compile_tables

        tables = compile_tables(rules=rules, overrides=overrides, folder=root, city=city)
        write_compiled(cache, stored, _pack(tables))
    if len(_loaded) >= _MOST_LOADED:  # drafts of programmes come and go
        del _loaded[next(iter(_loaded))]
    _loaded[name, root] = tables
    return tables


@once
def compiler_hash(folder: Path = FOLDER.parent) -> str:
    """A name for the state of the compiler's sources. `folder`: of the package."""
    return sources_hash(folder, _SOURCES)


def _name(content: str, overrides: Mapping[str, str] | None, city: CityRules | None) -> str:
    settings = json.dumps(dict(overrides or {}), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{content}{settings}{city.text if city else ''}".encode()).hexdigest()[:16]


def _pack(tables: Tables) -> bytes:
    plain: dict[str, Any] = {"rules": tables.rules, "kernel": tuple(tables.kernel)}
    for name in ("conditions", "step_names"):
        plain[name] = getattr(tables, name)
    for name, kind in _TEXTS.items():
        names = [field.name for field in fields(kind)]
        plain[name] = [tuple(getattr(text, part) for part in names) for text in getattr(tables, name)]
    body = marshal.dumps(plain)
    return hashlib.sha256(body).digest() + body


def _unpack(content: bytes | None, rules: str) -> Tables | None:
    """Tables from stored bytes; None where they are missing, damaged or of another law."""
    if content is None or hashlib.sha256(content[32:]).digest() != content[:32]:
        return None
    plain = marshal.loads(content[32:])  # noqa: S302 - our own bytes, checked by hash just above
    if plain["rules"] != rules:
        return None
    texts: dict[str, Any] = {name: [kind(*values) for values in plain[name]] for name, kind in _TEXTS.items()}
    return Tables(
        rules=rules,
        kernel=KernelTables(*plain["kernel"]),
        conditions=plain["conditions"],
        step_names=plain["step_names"],
        **texts,
    )
