"""下書き: what was typed outlives a session that ended, a browser that fell over and a record that moved on.

A draft belongs to one person, one page and one form. It is offered only on that page, after the page's own query has
let this person in: whoever may no longer see a protected person never sees the draft about them either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.forms import Field
from django.http import QueryDict
from django.urls import Resolver404, resolve

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound, TooLarge
from sesshu.foundation.screens import free_text
from sesshu.foundation.screens.models import Draft

if TYPE_CHECKING:
    from sesshu.foundation.screens.forms import Form

LONGEST = 64 * 1024  # characters of one draft
UNKEPT = {"password", "file", "hidden"}
_kept_for: list[Callable[[], timedelta]] = []


def register_period(kept_for: Callable[[], timedelta]) -> None:
    """A system that lets its municipality decide says how long drafts are kept."""
    _kept_for[:] = [kept_for]


def kept_for() -> timedelta:
    return _kept_for[0]() if _kept_for else timedelta(days=settings.SESSHU_DRAFT_DAYS)


def keep(*, place: str, form: str, sent: QueryDict, by: Actor) -> Draft | None:
    """Keep what was typed; None when nothing was. No audit entry: no record is read or changed. A text with an
    Individual Number is left out (R-16): the form will refuse it, and until then it stands on the page alone.

    Raises `NotFound` for a page or form that keeps no drafts, `NotPermitted` for a page this person may not open.
    """
    by.check(permission_of(place))
    typed: dict[str, list[str]] = {}
    for name, fields in _fields(form).items():
        texts = [text for text in sent.getlist(name) if text]
        if texts and all(free_text.keepable(field, text) for field in fields for text in texts):
            typed[name] = texts
    if not typed:
        forget(place=place, form=form, by=by)
        return None
    if sum(len(text) for values in typed.values() for text in values) > LONGEST:
        raise TooLarge
    kept, _ = Draft.objects.update_or_create(
        owner=by.code, place=place, form=form, defaults={"typed": typed, "saved_at": clock.now()}
    )
    return kept


def draft_of(*, owner: Actor, place: str, form: str) -> Draft | None:
    """This person's draft of one form on one page, unless it is too old."""
    found = Draft.objects.filter(owner=owner.code, place=place, form=form).first()
    return found if found and found.saved_at >= clock.now() - kept_for() else None


def forget(*, place: str, form: str, by: Actor) -> None:
    """The form was sent, or the person does not want the draft."""
    Draft.objects.filter(owner=by.code, place=place, form=form).delete()


def forget_old() -> int:
    """Delete drafts that are too old to be offered. Returns how many."""
    return Draft.objects.filter(saved_at__lt=clock.now() - kept_for()).delete()[0]


def permission_of(place: str) -> str:
    """The permission that the page at an address asks for. Raises `NotFound` for what is no page for staff."""
    try:
        view: Any = resolve(place).func
    except Resolver404:
        raise NotFound("この画面はありません。") from None
    declared = getattr(view, "declaration", None)
    if declared is None or not declared.permission:
        raise NotFound("この画面は下書きを残しません。")
    return str(declared.permission)


def names_kept(form: type[Form]) -> set[str]:
    """The fields of a form that a draft may hold: what is typed or chosen, no passwords, files and hidden values."""
    kept = {name for name, field in form.base_fields.items() if getattr(field.widget, "input_type", "") not in UNKEPT}
    return kept - {"version"}


def _fields(name: str) -> dict[str, list[Field]]:
    """By name, the fields of the forms that are called so: several rooms may use the same word."""
    forms = [form for form in _forms() if form.keeps_draft and form.form_name() == name]
    if not forms:
        raise NotFound("この画面は下書きを残しません。")
    found: dict[str, list[Field]] = {}
    for form in forms:
        for kept in names_kept(form):
            found.setdefault(kept, []).append(form.base_fields[kept])
    return found


def _forms(below: type[Form] | None = None) -> Iterator[type[Form]]:
    if below is None:
        from sesshu.foundation.screens.forms import Form as House

        below = House
    for form in below.__subclasses__():
        yield form
        yield from _forms(form)
