"""Templates of printed forms (帳票): data beside the room that prints them, with version and first day of validity.

A room lists its templates in a YAML file and registers it from its `AppConfig.ready`:

    registry.load("sesshu.ledger.mailings", "forms/forms.yaml")
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from sesshu.foundation.errors import NotFound
from sesshu.text import yaml_text

PACKAGE = Path(str(resources.files("sesshu")))  # the typesetter reads nothing outside this folder
SHARED = PACKAGE / "foundation" / "forms" / "typst" / "house.typ"
KINDS = {"official", "text", "lines", "table", "qr", "nw7", "customer_barcode", "stored_image",
         "official_lines", "official_table"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a row or of the whole run.

    `official` names and addresses as registered, glyph for glyph · `text` · `lines` list of texts · `table` list of
    lists of texts · `qr`, `nw7` text that becomes a picture of its symbol · `customer_barcode` bars of
    `numbers.customer_barcode` · `stored_image` the hash of a stored PNG · `official_lines`,
    `official_table` lines, or a table whose cells, are set like `official`.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = True


@dataclass(frozen=True, slots=True)
class FormTemplate:
    """One version of a form. `pages_per_row`: what one row takes, exactly. `tagged`: what a citizen may get as a file,
    written as PDF/UA with its structure, its language and words for every picture."""

    code: str
    version: int
    valid_from: date
    label: str
    file: Path
    pages_per_row: int
    row: tuple[Field, ...]
    common: tuple[Field, ...] = field(default=())
    tagged: bool = False
    parts: tuple[Path, ...] = ()  # files that the template imports beside the house's

    @property
    def sha256(self) -> str:
        """Hash of everything that shapes a page besides the data and the fonts."""
        pieces = [file.read_bytes() for file in (self.file, SHARED, *self.parts)]
        return hashlib.sha256(b"".join(pieces)).hexdigest()


_templates: dict[str, list[FormTemplate]] = {}


def load(package: str, file: str) -> None:
    """Register the templates of a YAML file; a faulty entry fails at start."""
    path = Path(str(resources.files(package))) / file
    for entry in yaml_text.read(path.read_text(encoding="utf-8"))["forms"]:
        register(_read(entry, path.parent))


def register(template: FormTemplate) -> None:
    """Add one version of a form. The same version twice must be the same."""
    versions = _templates.setdefault(template.code, [])
    if template in versions:
        return
    if any(t.version == template.version or t.valid_from == template.valid_from for t in versions):
        raise ImproperlyConfigured(f"form {template.code}: version or first day given twice")
    if not template.file.resolve().is_relative_to(PACKAGE):
        raise ImproperlyConfigured(f"form {template.code}: template outside the package")
    if "@preview" in template.file.read_text(encoding="utf-8"):
        raise ImproperlyConfigured(f"form {template.code}: templates use no downloaded packages")
    versions.append(template)
    versions.sort(key=lambda t: t.valid_from)


def template(code: str, *, on: date | None = None, version: int | None = None) -> FormTemplate:
    """The version in force on a day, or the version asked for. Raises `NotFound`."""
    for found in reversed(_templates.get(code, [])):
        if found.version == version or (version is None and on is not None and found.valid_from <= on):
            return found
    raise NotFound("この日に使える帳票の様式がありません。様式の適用開始日を確認してください。")


def all_templates() -> list[FormTemplate]:
    """Every version of every form, by code."""
    return [version for code in sorted(_templates) for version in _templates[code]]


def _read(entry: dict[str, Any], folder: Path) -> FormTemplate:
    try:
        return FormTemplate(
            code=entry["code"],
            version=entry["version"],
            valid_from=entry["valid_from"],
            label=entry["label"],
            file=folder / entry["file"],
            pages_per_row=entry.get("pages_per_row", 1),
            row=_fields(entry["row"]),
            common=_fields(entry.get("common", {})),
            tagged=entry.get("tagged", False),
            parts=tuple(folder / name for name in entry.get("parts", ())),
        )
    except (KeyError, TypeError) as fault:
        raise ImproperlyConfigured(f"forms file: {entry.get('code')}: {fault}") from fault


def _fields(entries: dict[str, dict[str, Any]]) -> tuple[Field, ...]:
    found = tuple(Field(name, **entry) for name, entry in entries.items())
    wrong = [f.name for f in found if f.kind not in KINDS]
    if wrong:
        raise ImproperlyConfigured(f"forms file: unknown kind of {wrong}")
    return found
