"""What a form does with its draft: offers it, is filled from it, and shows present values beside what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import HttpRequest

from sesshu.foundation.screens import drafts, editing
from sesshu.foundation.screens.models import Draft
from sesshu.foundation.screens.templatetags.sesshu import wareki_short

if TYPE_CHECKING:
    from sesshu.foundation.screens.forms import Form

WANTED = "draft"  # ?draft=1 on the page's address: fill the form from the draft


@dataclass(frozen=True, slots=True)
class Present:
    """What is registered now where something else was typed: in words, and as text for the field ("" = choose it)."""

    words: str
    text: str


def offered(form: Form) -> Draft | None:
    """The draft that waits for this form, while the form is untouched."""
    request = form.request
    actor = getattr(request, "actor", None)
    if request is None or actor is None or form.is_bound or request.method != "GET" or WANTED in request.GET:
        return None
    return drafts.draft_of(owner=actor, place=request.path, form=form.form_name())


def restored(form: Form) -> dict[str, Any]:
    """The draft as first values of the form, when the page was asked for it; nothing that the form does not have."""
    request = form.request
    actor = getattr(request, "actor", None)
    if request is None or actor is None or form.is_bound or request.method != "GET" or WANTED not in request.GET:
        return {}
    draft = drafts.draft_of(owner=actor, place=request.path, form=form.form_name())
    kept = drafts.names_kept(type(form)) & form.fields.keys()
    typed: Mapping[str, list[str]] = draft.typed if draft else {}
    several = {name for name in kept if isinstance(form.fields[name], django_forms.MultipleChoiceField)}
    return {name: values if name in several else values[0] for name, values in typed.items() if name in kept}


def sent(form: Form) -> None:
    """The form was acted on: its draft and its place among the edited pages are gone, in the same transaction."""
    if form.keeps_draft and (request := form.request) is not None and getattr(request, "actor", None):
        _forget(form, request)


def _forget(form: Form, request: HttpRequest) -> None:
    by = request.actor  # type: ignore[attr-defined]
    drafts.forget(place=request.path, form=form.form_name(), by=by)
    editing.gone(place=request.path, by=by)


def kept_back(form: Form) -> None:
    """The record or the session moved on under the form: what was typed becomes a draft, should the person leave."""
    request = form.request
    if form.keeps_draft and request is not None and getattr(request, "actor", None):
        drafts.keep(place=request.path, form=form.form_name(), sent=form.data, by=request.actor)  # type: ignore[attr-defined,arg-type]


def present(form: Form, name: str) -> Present | None:
    """What is registered now in a field, where it differs from what stands there."""
    field, now = form.fields[name], form.present_values.get(name)
    if name not in form.present_values or field.widget.is_hidden or now in (None, "", []):
        return None
    typed = form[name].value()
    if _read(field, typed) == _read(field, now):
        return None
    words = dict(getattr(field, "choices", ()))
    if isinstance(now, list | tuple | set):
        return Present("・".join(str(words.get(one, one)) for one in now), "")
    if isinstance(now, bool):
        return Present("はい" if now else "いいえ", "")
    text = wareki_short(now) if hasattr(now, "isoformat") and hasattr(now, "year") else str(now)
    return Present(str(words.get(now, words.get(text, text))), "" if field.is_group else text)  # type: ignore[attr-defined]


def _read(field: Any, value: Any) -> Any:
    try:
        return field.to_python(wareki_short(value) if hasattr(value, "isoformat") else value)
    except django_forms.ValidationError:
        return value
