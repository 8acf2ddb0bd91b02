"""Programmes in force, and who is in one of them on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.masters.models import ChangeStatus, MasterChange
from sesshu.foundation.masters.screens.presenters import ShownChange
from sesshu.foundation.screens import flash, show
from sesshu.ledger.programmes import actions, queries
from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.screens import presenters
from sesshu.ledger.programmes.screens.forms import DayFilter, ListForm
from sesshu.ledger.programmes.screens.preview import FIRST
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.programmes.targets import find_targets, overlapping

PURPOSE = "MUNICIPAL_PROGRAMME"


@endpoint(purpose=PURPOSE, permission="master.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Every programme of a day with its sentence, and the requests that wait."""
    filters = DayFilter(request.GET, request=request)
    day = filters.conditions().get("day") or clock.today()
    viewer = request.actor  # type: ignore[attr-defined]
    waiting = MasterChange.objects.filter(master="programme", status=ChangeStatus.WAITING).order_by("requested_at")
    return show(
        request, "programmes/list.html", filters=filters, day=day,
        programmes=[presenters.facts(row) for row in queries.in_force(viewer, day)],
        coming=[presenters.facts(row) for row in queries.coming(viewer, day)],
        waiting=[ShownChange(one) for one in waiting], may_write=viewer.may("master.write"),
        may_list=viewer.may("mailing.read"), may_ask=viewer.may("dose.read") and viewer.may("resident.read"),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="mailing.read")
def targets_page(request: HttpRequest, code: str) -> HttpResponse:
    """Counts by age and sex and the first people, who are recorded as seen; the whole list goes out as a file."""
    viewer = request.actor  # type: ignore[attr-defined]
    filters = DayFilter(request.GET, request=request)
    on = filters.conditions().get("day") or clock.today()
    row = queries.get(viewer, code, on)
    form = ListForm.of(request)
    done = form.submit(lambda data: _export(request, row, on, data["profile"]))
    if done:
        return done
    found = find_targets(viewer, row, on, city_tables(on))
    shown = found.people[:FIRST]
    audit.record_read(
        "programme.targets_listed", by=viewer, purpose=PURPOSE, obj=f"programme:{code}",
        subjects=[one.resident.subject for one in shown],
    )  # fmt: skip
    return show(
        request, "programmes/targets.html", filters=filters, on=on, found=found, form=form,
        people=presenters.people(shown, found), overlapping=overlapping(row), holds=row.holds_on(on),
        may_export=viewer.may("file.export"), **presenters.facts(row), **presenters.counts(found),
    )  # fmt: skip


def _export(request: HttpRequest, row: Programme, on: date, profile: str) -> str:
    made: Any = actions.export_targets(
        row=row, on=on, profile=profile, by=request.actor, purpose=PURPOSE  # type: ignore[attr-defined]
    )  # fmt: skip
    flash(request, "一覧をファイルに出力しました", f"{made.rows}人。ファイル名：{made.file_name}")
    return reverse("programme-targets", args=[row.code]) + f"?day={on.isoformat()}"
