"""What rows can be put out, and which columns they have for whom: from `subjects.yaml` and the data dictionary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.db import models

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.data_items.dictionary import DataItem, item
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.institutions.models import Institution
from sesshu.ledger.products.catalogue import product_choices
from sesshu.ledger.programmes.tables import city_tables

NO_PERSON = "none"
UNREADABLE = (models.UUIDField, models.JSONField, models.BinaryField)
KINDS: tuple[tuple[type[models.Field[Any, Any]], str], ...] = (
    (models.DateTimeField, "instant"), (models.DateField, "day"), (models.TimeField, "time"),
    (models.BooleanField, "flag"), (models.IntegerField, "number"), (models.DecimalField, "number"),
)  # fmt: skip


def _institutions() -> dict[str, str]:
    return dict(Institution.objects.believed().order_by("valid_from").values_list("code", "name"))


WORDS: dict[str, Callable[[], dict[str, str]]] = {
    "product": lambda: dict(product_choices()),
    "series": lambda: {one.code: one.name for one in city_tables().series},
    "institution": _institutions,
} | {name: (lambda name=name: codes(name)) for name in ("kind", "setting", "source", "certainty", "route", "decision")}


@dataclass(frozen=True, slots=True)
class ExtractColumn:
    """One column of a subject. `path` is how the subject's question reaches it; `kind`: day, instant, time, flag,
    number or text; `words`: what its codes mean, read when they are needed."""

    item: DataItem
    path: str
    kind: str
    words: Callable[[], dict[str, str]] | None = None

    @property
    def code(self) -> str:
        return self.item.key

    @property
    def label(self) -> str:
        return self.item.name

    @property
    def tells_where(self) -> bool:
        """Whether it is hidden for protected persons."""
        return self.item.data_class == "address"

    @property
    def is_number_of_register(self) -> bool:
        """Numbers of a fixed use, which may have any digits: never an Individual Number by their place."""
        return self.code in ("resident.addressee_number", "resident.health_number", "voucher.number")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is listed, one row each. `resident`: the path to the person, "" for the row itself."""

    code: str
    name: str
    model: type[models.Model]
    permission: str
    resident: str
    order: tuple[str, ...]
    order_for_machines: tuple[str, ...]
    usual: tuple[str, ...]
    where: tuple[str, ...]
    only_words: str = ""
    only: dict[str, Any] = field(default_factory=dict)

    @property
    def is_of_people(self) -> bool:
        return self.resident != NO_PERSON

    @property
    def is_of_persons(self) -> bool:
        """Whether each row is a person."""
        return not self.resident


@cache
def _told() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "subjects.yaml").read_text("utf-8"))
    return found


@cache
def subjects() -> dict[str, Subject]:
    """All of them, in the order of the file."""
    return {
        code: Subject(
            code, told["name"], apps.get_model(told["model"]), told["permission"], told["resident"],
            tuple(told["order"]), tuple(told.get("order_for_machines", told["order"])), tuple(told["usual"]),
            tuple(told["where"]),
            told.get("only", {}).get("words", ""), told.get("only", {}).get("filter", {}),
        )
        for code, told in _told().items()
    }  # fmt: skip


def subject(code: str) -> Subject:
    """Raises `InvalidInput` for one that is not there."""
    if code not in subjects():
        names = "、".join(subjects())
        raise InvalidInput(f"対象「{code}」はありません。使える語：{names}", field="subject", example="doses")
    return subjects()[code]


@cache
def columns(code: str) -> dict[str, ExtractColumn]:
    """Every column that a file may carry at all, by its code."""
    found: dict[str, ExtractColumn] = {}
    named = _told()[code].get("words", {})
    for path in _told()[code]["tables"]:
        for one in _model_at(subjects()[code].model, path)._meta.local_concrete_fields:
            told = item(one.model._meta.db_table, one.column)
            if told is None or "nobody" in told.needed or one.is_relation or one.column.endswith("_key"):
                continue
            if isinstance(one, UNREADABLE):
                continue
            full = f"{path}__{one.name}" if path else one.name
            found[told.key] = ExtractColumn(told, full, _kind(one), _words(one, named.get(told.key, "")))
    return found


def columns_for(viewer: Actor, code: str) -> dict[str, ExtractColumn]:
    """Those that the viewer has the right to."""
    return {key: one for key, one in columns(code).items() if all(viewer.may(right) for right in one.item.needed)}


def _model_at(model: type[models.Model], path: str) -> type[models.Model]:
    for step in path.split("__") if path else ():
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model


def _kind(of: models.Field[Any, Any]) -> str:
    return next((kind for type_, kind in KINDS if isinstance(of, type_)), "text")


def _words(of: models.Field[Any, Any], name: str) -> Callable[[], dict[str, str]] | None:
    if name:
        return WORDS[name]
    if of.choices:
        told = {str(code): str(word) for code, word in of.choices}  # type: ignore[misc,union-attr]
        return lambda: told
    return None
