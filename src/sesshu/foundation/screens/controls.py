"""Single controls written without templates: the same HTML as Django's own, at a tenth of the processor time.

A page with three forms holds some forty of them, and a template for each would cost more than the rest of the page.
`tests/foundation/screens/test_controls.py` compares every one with Django's template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]


def written(template_name: str, widget: Widget) -> SafeString | None:
    """The HTML of a control whose template this is; None for one that keeps its template."""
    write = _WRITTEN.get(template_name)
    return mark_safe(write(widget)) if write else None  # noqa: S308 - every value went through `conditional_escape`


def _attributes(widget: Widget) -> str:
    written = ""
    for name, value in widget["attrs"].items():
        if value is True:
            written += f" {conditional_escape(name)}"
        elif value is not False:
            written += f' {conditional_escape(name)}="{conditional_escape(value)}"'
    return written


def _input(widget: Widget) -> str:
    value = widget["value"]
    shown = "" if value is None else f' value="{conditional_escape(value)}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{shown}{_attributes(widget)}>'


def _choice(widget: Widget) -> str:
    """One of several boxes; its label is ours to write unless Django's own group asks for it."""
    box = _input(widget)
    if not widget.get("wrap_label"):
        return box
    target = widget["attrs"].get("id")
    belongs = f' for="{conditional_escape(target)}"' if target else ""
    return f"<label{belongs}>{box}\n {conditional_escape(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _option(option: Widget) -> str:
    label = conditional_escape(option["label"])
    return f'\n  <option value="{conditional_escape(option["value"])}"{_attributes(option)}>{label}</option>\n'


def _select(widget: Widget) -> str:
    written = ""
    for group, options, _ in widget["optgroups"]:
        inner = "".join(_option(option) for option in options)
        written += f'\n  <optgroup label="{conditional_escape(group)}">{inner}\n  </optgroup>' if group else inner
    return f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>{written}\n</select>'


_PLACE = "django/forms/widgets/"
_INPUTS = ("input", "text", "number", "email", "url", "tel", "search", "password", "hidden", "checkbox", "file")
_CHOICES = ("radio_option", "checkbox_option", "input_option")
_WRITTEN: dict[str, Callable[[Widget], str]] = {
    **{f"{_PLACE}{name}.html": _input for name in _INPUTS},
    **{f"{_PLACE}{name}.html": _choice for name in _CHOICES},
    f"{_PLACE}textarea.html": _textarea,
    f"{_PLACE}select.html": _select,
}
