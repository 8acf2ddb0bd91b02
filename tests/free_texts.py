"""Finding every place of a system in which people or other systems write (R-16): forms, messages, files, texts of
actions."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django import forms as django_forms
from django.apps import apps
from django.conf import settings
from django.db import models
from pydantic import BaseModel

import sesshu
from sesshu.foundation.files.checking import CheckedRow, Checker
from sesshu.foundation.files.reading import Cell, Line, Table
from sesshu.foundation.files.registry import Intake
from sesshu.foundation.screens.forms import Form
from sesshu.numbers.in_texts import TwelveDigits, may_hold
from sesshu.numbers.testing import individual_number

NUMBER = individual_number(7).reveal()
KEY = "key"  # of what is planted in a mapping
WRITTEN = f"本人の番号は {NUMBER}"
SOURCE = Path(sesshu.__file__).parent
BODY = {"body", "read", "readline", "readlines", "_stream"}
DOORS = {"by", "purpose"}  # what every action takes


def row_with(taking: Intake, field: str, cell: Cell) -> CheckedRow:
    """A row of a file as its columns' examples have it, with a cell of ours."""
    columns = taking.interface.columns
    cells = [cell if one.field == field else one.example for one in columns]
    lines = iter([Line(1, [one.label for one in columns]), Line(2, cells)])
    return next(Checker(taking).rows(Table("UTF-8", lines, ends_clean=True)))


def body_readers() -> set[str]:
    """Every function of the system that reads what was sent from the request by itself."""
    found = set()
    for room in (settings.SESSHU_SYSTEM, "foundation"):
        for file in sorted((SOURCE / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef) and any(map(_reads_body, ast.walk(node))):
                    found.add(f"{'.'.join(file.relative_to(SOURCE).with_suffix('').parts)}.{node.name}")
    return found


def _reads_body(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute) and node.attr in BODY
        and isinstance(node.value, ast.Name) and node.value.id == "request"
    )  # fmt: skip


@cache
def form_classes() -> list[type[django_forms.BaseForm]]:
    """Every form of the rooms that this system has."""
    for config in apps.get_app_configs():
        if config.name.startswith("sesshu."):
            for module in pkgutil.walk_packages(config.module.__path__, f"{config.name}."):
                if ".migrations" not in module.name:
                    importlib.import_module(module.name)
    made = {one for one in _below(django_forms.BaseForm) if one.__module__.startswith("sesshu.")}
    return sorted((one for one in made if _is_here(one)), key=lambda one: (one.__module__, one.__qualname__))


def _is_here(form: type) -> bool:
    rooms = [config.name for config in apps.get_app_configs()]
    return any(form.__module__.startswith(f"{room}.") for room in rooms)


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def written_into(form: type[Form], name: str, text: str) -> Form:
    """The fields of a form after somebody wrote `text` into one of them; what a form needs to be shown is left out."""
    one = form.__new__(form)
    Form.__init__(one, {name: text})
    one._errors, one.cleaned_data = django_forms.utils.ErrorDict(), {}
    for other in set(one.fields) - {name}:
        del one.fields[other]
    one._clean_fields()
    return one


@dataclass(frozen=True, slots=True)
class Text:
    """A text in a written type: the way to it, what it is called, and why it may hold twelve digits."""

    way: tuple[str, ...]
    name: str
    reason: TwelveDigits | None


def texts_in(annotation: Any, name: str, way: tuple[str, ...] = ()) -> list[Text]:
    """Every text in a written type; `name`: what the type itself is called where it is one."""
    reason = may_hold(annotation)
    if reason or annotation is str:
        return [Text(way, name, reason)]
    if _is_message(annotation):
        found = []
        for field, told in annotation.model_fields.items():
            here, called = (*way, field), f"{annotation.__name__}.{field}"
            declared = next((why for one in told.metadata if (why := may_hold(one))), None)
            found += [Text(here, called, declared)] if declared else texts_in(told.annotation, called, here)
        return found
    return list(dict.fromkeys(one for part in typing.get_args(annotation) for one in texts_in(part, name, way)))


def planted(annotation: Any, way: tuple[str, ...]) -> Any:
    """A value of a written type with a number in one text of it. No message checks what it is made of here."""
    if _is_message(annotation):
        first, *rest = way
        empty = dict.fromkeys(annotation.model_fields)
        return annotation.model_construct(
            **empty | {first: planted(annotation.model_fields[first].annotation, tuple(rest))}
        )
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (list, tuple):
        return [planted(parts[0], way)]
    if origin is dict:
        return {KEY: planted(parts[1], way)}
    if origin in (typing.Union, types.UnionType, typing.Annotated):
        return planted(next(part for part in parts if texts_in(part, "")), way)
    return WRITTEN


def _is_message(annotation: Any) -> bool:
    return inspect.isclass(annotation) and issubclass(annotation, BaseModel)


def stored(text: str) -> list[str]:
    """Where a text stands in the database: every column of every table of the system that can hold one."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models() for field in model._meta.concrete_fields
        if isinstance(field, kinds) and model._meta.managed
        and model.objects.filter(**{f"{field.name}__icontains": text}).exists()
    ]  # fmt: skip


def operations() -> Iterator[tuple[str, Callable[..., Any], inspect.Signature]]:
    """Every operation of the system's API as it is called: its name, what is called, and what it takes."""
    api = importlib.import_module(f"sesshu.site.{settings.SESSHU_SYSTEM}_api").api
    for _, router in api._routers:
        for view in router.path_operations.values():
            for one in view.operations:
                yield one.operation_id, one.view_func, inspect.signature(one.view_func)


def message_kinds() -> list[type[BaseModel]]:
    """The sealed messages that the system's door takes."""
    room = {"network": "network.permits", "intermediary": "intermediary.provisions"}.get(settings.SESSHU_SYSTEM)
    return list(importlib.import_module(f"sesshu.{room}.answering").HANDLERS) if room else []


class Page(HTMLParser):
    """The forms of a page that take texts: what a person in a hurry would send, and where texts stand in it."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, str], list[str]]] = []
        self._open, self._select = False, ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = told.get("method", "").lower() == "post" and not told.get("action")
            if self._open:
                self.forms.append(({}, []))
        elif not self._open:
            return
        elif tag == "select":
            self._select = told.get("name", "")
        elif tag == "option" and self._select and told.get("value"):
            self.forms[-1][0].setdefault(self._select, told["value"])
        elif tag in {"input", "textarea"} and told.get("name"):
            self._box(told["name"], told.get("type", "text"), told)

    def _box(self, name: str, kind: str, told: dict[str, str]) -> None:
        sent, written = self.forms[-1]
        if kind in {"hidden", "radio", "checkbox"}:
            sent.setdefault(name, told.get("value", "on"))
        elif "data-echo-date" in told:
            sent[name] = "R8.11.20"
        elif kind in {"text", "search", "tel"}:
            sent[name] = "1" if "inputmode" in told else "test"
            written.append(name)

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"
        self._select = "" if tag == "select" else self._select


class Actions:
    """The doors for change of some rooms, read from their source: which text of which action is asked for numbers."""

    def __init__(self, rooms: list[str]) -> None:
        self.found: dict[str, ast.FunctionDef] = {}
        for room in rooms:
            for file in sorted((SOURCE / room).rglob("*.py")):
                if not {"migrations", "screens"} & set(file.parts):
                    self._read(file)
        self.asked: set[tuple[str, str]] = set()
        while more := {one for one in self._texts() if one not in self.asked and self._is_asked(*one)}:
            self.asked |= more

    def _read(self, file: Path) -> None:
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                self.found[f"{'.'.join(file.relative_to(SOURCE).with_suffix('').parts)}.{node.name}"] = node

    def unasked(self) -> set[str]:
        """`module.action.parameter` of every text of an action that nobody looks at."""
        return {f"{name}.{text}" for name, text in self._texts() if self._is_door(name)} - {
            f"{name}.{text}" for name, text in self.asked
        }

    def _is_door(self, name: str) -> bool:
        node = self.found[name]
        return not node.name.startswith("_") and {one.arg for one in node.args.kwonlyargs} >= DOORS

    def _texts(self) -> Iterator[tuple[str, str]]:
        for name, node in self.found.items():
            for one in (*node.args.args, *node.args.kwonlyargs):
                if one.annotation and ast.unparse(one.annotation) in {"str", "str | None"} and one.arg not in DOORS:
                    yield name, one.arg

    def _is_asked(self, name: str, text: str) -> bool:
        return any(self._asks(call, text) for call in ast.walk(self.found[name]) if isinstance(call, ast.Call))

    def _asks(self, call: ast.Call, text: str) -> bool:
        """Handed to the check, or to a function of these rooms that hands it on."""
        called = ast.unparse(call.func).rsplit(".", 1)[-1]
        named = {one.arg for one in call.keywords if _is(one.value, text)}
        if called in {"check_no_number", "check_words"} and named:
            return True
        at = [place for place, one in enumerate(call.args) if _is(one, text)]
        for name, node in self.found.items():
            if node.name == called:
                taken = named | {node.args.args[place].arg for place in at if place < len(node.args.args)}
                if any((name, one) in self.asked for one in taken):
                    return True
        return False


def _is(value: ast.expr, text: str) -> bool:
    """The text itself, perhaps without its outer blanks or cut."""
    while isinstance(value, ast.Call | ast.Attribute | ast.Subscript):
        value = value.func if isinstance(value, ast.Call) else value.value
    return isinstance(value, ast.Name) and value.id == text


def rooms() -> list[str]:
    """Whose actions are looked at: all of the four systems, and the ledger's rooms for exchange."""
    system = settings.SESSHU_SYSTEM
    if system != "ledger":
        return [system]
    return sorted(
        str(one.relative_to(SOURCE)) for name in ("exchange_*", "provision_copies")
        for one in (SOURCE / "ledger").glob(name)
    )  # fmt: skip
