"""Controls written without templates look exactly as Django's own templates write them."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from sesshu.foundation.screens.forms import HouseRenderer

NASTY = ['"><script>', "a&b", "髙橋　花子", "", None, 0, True, "{{ x }}", "x' y"]
ATTRS: list[dict[str, Any]] = [
    {},
    {"id": "id_x", "class": "width-short", "data-focus-first": ""},
    {"id": 'q"<', "aria-required": "true", "disabled": True, "readonly": False, "rows": 3},
]
CHOICES = [("", "選択してください"), ("a&b", "<b>"), ("1", "一"), ("組", [("x", "中"), ("y", "外")])]
WIDGETS = [
    forms.TextInput(), forms.NumberInput(), forms.PasswordInput(render_value=True), forms.HiddenInput(),
    forms.Textarea(), forms.CheckboxInput(), forms.FileInput(), forms.Select(choices=CHOICES),
    forms.SelectMultiple(choices=CHOICES), forms.RadioSelect(choices=CHOICES),
    forms.CheckboxSelectMultiple(choices=CHOICES), forms.DateInput(), forms.MultipleHiddenInput(),
]  # fmt: skip


@pytest.mark.parametrize("widget", WIDGETS, ids=lambda widget: type(widget).__name__)
def test_部品のHTMLはDjangoのひな型と1字も違わない(widget: forms.Widget) -> None:
    ours, theirs = HouseRenderer(), DjangoTemplates()
    many = isinstance(widget, (forms.SelectMultiple, forms.MultipleHiddenInput))
    for value in NASTY:
        for attrs in ATTRS:
            given = [value] if many else value
            assert widget.render("n&<", given, attrs, ours) == widget.render("n&<", given, attrs, theirs)


@pytest.mark.parametrize("label", [False, True])
def test_選択肢1つずつもDjangoのひな型と同じ(label: bool) -> None:
    for widget in (forms.RadioSelect(choices=CHOICES[:3]), forms.CheckboxSelectMultiple(choices=CHOICES[:3])):
        for option in widget.subwidgets("n", "1", {"id": "id_n"}):
            context = {"widget": {**option, "wrap_label": label}}
            name = option["template_name"]
            assert HouseRenderer().render(name, context) == DjangoTemplates().render(name, context)


def test_値に書かれたHTMLは文字として出る() -> None:
    shown = forms.TextInput().render("n", '"><script>alert(1)</script>', {}, HouseRenderer())
    assert "<script>" not in shown
    assert "&quot;&gt;&lt;script&gt;" in shown
