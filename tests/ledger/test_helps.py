"""欄の説明: every field of every clerk's form has one, and the file names no field or form that does not exist."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

import sesshu.foundation
import sesshu.ledger
from sesshu.foundation.screens import helps
from sesshu.foundation.screens.forms import Form

MOST, LEAST = 90, 6
OF_OTHER_SYSTEMS = ("sesshu.foundation.keys", "sesshu.foundation.sealed_messages")


@cache
def forms() -> list[type[Form]]:
    """All forms of the ledger that clerks see."""
    for root in (sesshu.foundation, sesshu.ledger):
        for module in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
            if ".migrations" not in module.name and not module.name.startswith(OF_OTHER_SYSTEMS):
                importlib.import_module(module.name)
    made = {form for form in _below(Form) if form.__module__.startswith("sesshu.")}
    return sorted((form for form in made if form.has_helps), key=lambda form: (form.__module__, form.__qualname__))


def _below(form: type[Form]) -> Iterator[type[Form]]:
    for kind in form.__subclasses__():
        yield kind
        yield from _below(kind)


def labels(form: type[Form]) -> list[str]:
    return [str(field.label) for field in form.base_fields.values() if field.label and not field.widget.is_hidden]


def test_すべての様式のすべての欄に説明がある() -> None:
    assert len(forms()) > 200
    missing = sorted({
        f"{label}（{form.__module__}.{form.__qualname__}）"
        for form in forms() for label in labels(form) if not helps.help_of(form, label)
    })  # fmt: skip
    assert not missing, "src/sesshu/ledger/helps.yaml に次の欄の説明を加えてください：\n" + "\n".join(missing)


def test_説明は短い文で_ない欄やない画面の名前がない() -> None:
    everywhere, by_form = helps.read()
    known = {label for form in forms() for label in labels(form)}
    assert not sorted(everywhere.keys() - known), "欄の名前が変わったか、なくなりました"
    by_name: dict[str, set[str]] = {}
    for form in forms():
        by_name.setdefault(form.__name__, set()).update(labels(form))
    for name, own in by_form.items():
        assert own.keys() <= by_name.get(name, set()), name
    for text in [*everywhere.values(), *(one for own in by_form.values() for one in own.values())]:
        assert text.endswith("。"), text
        assert LEAST <= len(text) <= MOST, text


def test_同じ名前の欄でも画面だけの説明が先に選ばれる() -> None:
    product = next(form for form in forms() if form.__name__ == "CityProductForm")
    other = next(form for form in forms() if form.__name__ == "NoticeForm")
    assert helps.help_of(product, "種類") != helps.read()[0]["種類"]
    assert helps.help_of(other, "種類") == helps.read()[0]["種類"]
