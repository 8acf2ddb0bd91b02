"""Rows for a template: checked against its fields, then with names cut into pieces by typeface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sesshu.foundation.forms import fonts, symbols
from sesshu.foundation.forms.registry import Field, FormTemplate

PICTURES = {"qr": symbols.qr, "nw7": symbols.nw7, "customer_barcode": symbols.customer_barcode,
            "stored_image": symbols.stored_image}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be printed: the field's Japanese label and the characters, never the text itself."""

    field: str
    characters: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return (
            f"{self.field}：印刷できない文字（{'、'.join(self.characters)}）があります。"
            "字形を確認し、代わりの表記を登録するか、手書きで作成してください。"
        )


def check_shape(fields: tuple[Field, ...], values: Mapping[str, Any]) -> None:
    """Raise `ValueError` when keys are missing or unknown: the calling room's mistake, not a person's."""
    unknown = values.keys() - {f.name for f in fields} - {"subject"}
    missing = {f.name for f in fields if f.required and not values.get(f.name)}
    if unknown or missing:
        raise ValueError(f"form fields: unknown {sorted(unknown)}, missing {sorted(missing)}")


def faults(template: FormTemplate, row: Mapping[str, Any]) -> list[Fault]:
    """The fields of a row that hold characters no font has. Empty when all can be printed."""
    return list(_faults(template.row, row))


def _faults(fields: tuple[Field, ...], row: Mapping[str, Any]) -> Iterator[Fault]:
    for one in fields:
        if one.kind in PICTURES or not row.get(one.name):
            continue
        faces = fonts.OFFICIAL if one.kind.startswith("official") else fonts.PLAIN
        wrong = [code for text in texts(row[one.name]) for code in fonts.unprintable(text, faces)]
        if wrong:
            yield Fault(one.label, tuple(dict.fromkeys(wrong)))


def texts(value: Any) -> Iterator[str]:
    """The texts of a value, whatever lists they are in, without line feeds."""
    if isinstance(value, str):
        yield from value.split("\n")  # a line feed ends a line; it is not a glyph
        return
    for item in value:
        yield from texts(item)


def filled(fields: tuple[Field, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the template gets them: `official` as `[[piece, family], …]`, symbols as SVG, absent ones as null."""
    return {f.name: _filled(f.kind, values.get(f.name)) for f in fields}


def _filled(kind: str, value: Any) -> Any:
    if not value:
        return None
    if kind == "official":
        return fonts.official_runs(value)
    if kind == "official_lines":
        return [fonts.official_runs(line) for line in value]
    if kind == "official_table":
        return [[fonts.official_runs(cell) for cell in row] for row in value]
    return PICTURES[kind](value) if kind in PICTURES else value
