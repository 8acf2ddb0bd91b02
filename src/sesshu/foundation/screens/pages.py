"""Showing a page, and the notice that the next page will show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sesshu.foundation import clock
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.models import Notice


def show(
    request: HttpRequest, template: str, *, fragment: str = "", status: int | None = None, **context: Any
) -> HttpResponse:
    """Render a page. A form with errors among `context`, also in a list or mapping there, makes it 422 (or the
    refusal's own status) and puts 「エラー：」 before the title. With `fragment`, an htmx request gets that template
    instead of the whole page."""
    wrong = [form for form in _forms(context.values()) if form.is_bound and form.errors]
    if status is None:
        status = max((form.status for form in wrong), default=200)
    is_htmx = bool(getattr(request, "htmx", False))
    chosen = fragment if fragment and is_htmx else template
    page = render_to_string(chosen, {**context, "page_has_errors": bool(wrong)}, request=request)
    answer = HttpResponse(page, status=status)
    if fragment:
        answer["Vary"] = "HX-Request"
    return answer


def _forms(values: Iterable[Any], depth: int = 2) -> Iterator[Form]:
    """The forms of a page: by themselves, or several with their labels."""
    for value in values:
        if isinstance(value, Form):
            yield value
        elif isinstance(value, (list, tuple, dict)) and depth:
            yield from _forms(value.values() if isinstance(value, dict) else value, depth - 1)


def begin_anew(request: HttpRequest) -> HttpResponse | None:
    """What a page that looks again by itself answers once there is nothing to wait for: it is loaded as a whole."""
    return HttpResponse(headers={"HX-Refresh": "true"}) if getattr(request, "htmx", False) else None


def flash(
    request: HttpRequest,
    heading: str,
    text: str = "",
    *,
    kind: str = "success",
    undo_url: str = "",
    undo_label: str = "",
) -> None:
    """Show a banner on the next page of this session: 「登録しました」 and what to do next.

    `kind` is success, information, warning or error. `undo_url` is the page where the act can be taken back.
    """
    request.left_notice = True  # type: ignore[attr-defined]
    Notice.objects.create(
        session=session_of(request), at=clock.now(), kind=kind, heading=heading, text=text,
        undo_url=undo_url, undo_label=undo_label or ("取り消す" if undo_url else ""),
    )  # fmt: skip


def take_notices(request: HttpRequest) -> list[Notice]:
    """The notices waiting for this session; they are gone afterwards."""
    session = session_of(request)
    if not session or _none_waited(request):
        return []
    waiting = list(Notice.objects.filter(session=session).order_by("id"))
    if waiting:
        Notice.objects.filter(id__in=[notice.id for notice in waiting]).delete()
    return waiting


def _none_waited(request: HttpRequest) -> bool:
    """Whether the question that recognised the session saw no notice, and this request has left none since."""
    running = getattr(request, "staff_session", None)
    return running is not None and not getattr(running, "noticed", True) and not hasattr(request, "left_notice")


def session_of(request: HttpRequest) -> str:
    """The session a page belongs to; the person's code where there is no session (tests, jobs), else nothing."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return ""
    return actor.session or actor.code
