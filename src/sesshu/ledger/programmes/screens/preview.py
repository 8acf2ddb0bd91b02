"""What a programme would mean, before it is asked for and while it waits for approval."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from sesshu.dates import DateError, read_date
from sesshu.foundation import audit, clock
from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.queries import samples
from sesshu.ledger.programmes.screens.presenters import counts, facts, people
from sesshu.ledger.programmes.tables import draft_tables
from sesshu.ledger.programmes.targets import PERMISSION, find_targets, overlapping

FIRST = 50
PURPOSE = "MUNICIPAL_PROGRAMME"


def preview(request: HttpRequest, row: Any) -> SafeString:
    """The sentence, and for those who may read persons: counts, the first people, reasons of some, conflicts."""
    on = _day(request, row)
    context = facts(row) | {"on": on, "overlapping": overlapping(row), "may_see": _may_see(request)}
    if _may_see(request):
        context |= _people(request, row, on)
    return render_to_string("programmes/_preview.html", context, request=request)


def _may_see(request: HttpRequest) -> bool:
    viewer = request.actor  # type: ignore[attr-defined]
    return all(viewer.may(code) for code in (PERMISSION, "resident.read", "dose.read"))


def _people(request: HttpRequest, row: Programme, on: date) -> dict[str, Any]:
    viewer = request.actor  # type: ignore[attr-defined]
    tables = draft_tables(row)
    found = find_targets(viewer, row, on, tables)
    answers = samples(viewer, row, on, tables, [one.resident for one in found.people])
    shown = found.people[:FIRST]
    subjects = {one.resident.subject for one in (*shown, *answers)}
    audit.record_read(
        "programme.previewed", by=viewer, purpose=PURPOSE, obj=f"programme:{row.code}", subjects=sorted(subjects)
    )
    return {"found": found, "people": people(shown, found), "answers": answers} | counts(found)


def _day(request: HttpRequest, row: Programme) -> date:
    """The day asked for on the form; else today, or the first day of the programme when that is later."""
    try:
        typed = request.POST.get("preview_on", "").strip()
        return read_date(typed) if typed else max(clock.today(), row.valid_from)
    except DateError:
        return max(clock.today(), row.valid_from)
