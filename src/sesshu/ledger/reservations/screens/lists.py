"""予約者の一覧 of an event, and the list of whom to tell when it was called off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.events import queries as events
from sesshu.ledger.events.screens.presenters import times
from sesshu.ledger.reservations import outputs, queries
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.screens import forms
from sesshu.ledger.residents import queries as residents

PURPOSE = "EVENT_MANAGEMENT"
MOST_EVENTS = 30
STATE_TAGS = {"booked": "key", "waiting": "care", "cancelled": ""}
LEVEL_TAGS = {"": "", "info": "right", "warn": "care", "block": "wrong"}


class _Lines:
    """The people of the rows of one page, read once."""

    def __init__(self, request: HttpRequest, rows: Any) -> None:
        self.found = queries.people(request.actor, list(rows))

    def telephone(self, row: Reservation) -> str:
        return self.found[row.id].telephone if row.id in self.found else ""


def _columns(lines: _Lines) -> tuple[Column, ...]:
    return (
        Column("times", "時間帯", lambda r: times(r.session), css="tight", sort=("session__starts_at",)),
        Column("name", "氏名", lambda r: r.resident.name, css="official-name", sort="resident__kana_key",
               link=lambda r: reverse("reservation-detail", args=[r.id])),
        Column("birth_date", "生年月日", lambda r: r.resident.birth_date or r.resident.birth_text, css="tight"),
        Column("state", "状態", lambda r: r.get_state_display(), css="tight", tag=lambda r: STATE_TAGS[r.state]),
        Column("level", "判定", lambda r: outputs.LEVELS[r.level], css="tight", tag=lambda r: LEVEL_TAGS[r.level]),
        Column("channel", "受付", lambda r: r.get_channel_display(), css="tight", sort="channel"),
        Column("telephone", "電話番号", lines.telephone, css="tight"),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="reservation.read")
def list_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Everybody of an event. Those shown are recorded as seen."""
    event = events.get(request.actor, event_id)
    form = forms.DayListForm.of(request) if request.actor.may("file.export") else None
    if form and (done := form.submit(lambda data: _export(request, outputs.export_day, event_id, data))):
        return done
    filters = forms.ReservationFilter(request.GET, request=request)
    rows = queries.of_event(request.actor, event).filter(**filters.conditions())
    table = Table(
        request, name="reservations", columns=_columns(_Lines(request, rows)), rows=rows, filters=filters,
        caption="予約者の一覧", empty="この条件の予約はありません。",
    )  # fmt: skip
    _seen(request, event_id, table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE])
    return show(
        request, "reservations/list.html", event=event, table=table, form=form, section="events",
        may_book=request.actor.may("reservation.write"), status=form.status if form and form.errors else 200,
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="reservation.read")
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """All reservations of one person, and the events where one could be made. Opening it is recorded."""
    audit.record_read(
        "reservation.person_read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )  # fmt: skip
    resident = residents.get(request.actor, resident_id)
    rows = queries.of_resident(request.actor, resident_id).select_related("resident")
    when = Column("held_on", "開催日", lambda r: r.session.event.held_on, css="tight",
                  link=lambda r: reverse("reservation-detail", args=[r.id]))  # fmt: skip
    what = Column("event", "イベント", lambda r: r.session.event.name)
    shown = [one for one in _columns(_Lines(request, rows)) if one.key not in {"name", "birth_date"}]
    table = Table(
        request, name="reservations-of-person", columns=(when, what, *shown), rows=rows, caption="この人の予約",
        empty="この人の予約はありません。",
    )  # fmt: skip
    open_events = []
    if request.actor.may("reservation.write"):
        coming = events.events(request.actor).filter(held_on__gte=clock.today()).exclude(state="cancelled")
        open_events = list(coming[:MOST_EVENTS])
    return show(
        request, "reservations/person.html", table=table, open_events=open_events,
        **(header(resident) | {"section": "events"}),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="reservation.read")
def tell_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Whom to tell that their session was called off, and by which way."""
    event = events.get(request.actor, event_id)
    form = forms.TellListForm.of(request) if request.actor.may("file.export") else None
    if form and (done := form.submit(lambda data: _export(request, outputs.export_tell, event_id, data))):
        return done
    rows = queries.called_off(request.actor, event)
    lines, ways = _Lines(request, rows), outputs.ways_to_tell(list(rows), request.actor)
    columns = (
        Column("way", "連絡の方法", lambda r: ways[r.id], css="tight"), *_columns(lines)[:3],
        Column("telephone", "電話番号", lines.telephone, css="tight"),
        Column("reason", "理由", lambda r: r.cancel_reason),
    )  # fmt: skip
    table = Table(
        request, name="reservations-tell", columns=columns, rows=rows, caption="連絡する人の一覧",
        empty="中止によって連絡する人はいません。",
    )  # fmt: skip
    _seen(request, event_id, table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE])
    return show(
        request, "reservations/tell.html", event=event, table=table, form=form, section="events",
        staff=outputs.staff_to_tell(request.actor, event),
        status=form.status if form and form.errors else 200,
    )  # fmt: skip


def _export(request: HttpRequest, act: Any, event_id: UUID, data: dict[str, Any]) -> str:
    made = act(event_id=event_id, profile=data["profile"], by=request.actor, purpose=request.purpose)
    return reverse("file-export", args=[made.id])


def _seen(request: HttpRequest, event_id: UUID, rows: Any) -> None:
    audit.record_read(
        "reservation.listed", by=request.actor, purpose=request.purpose, obj=f"event:{event_id}",
        subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in rows)),
    )  # fmt: skip
