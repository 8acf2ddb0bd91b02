"""予約の登録: find the person, see what the rules say of each session, take a seat."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki, wareki_short
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.events import queries as events
from sesshu.ledger.events.models import Session
from sesshu.ledger.events.screens.presenters import times
from sesshu.ledger.events.states import SessionState
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.reservations import actions, queries
from sesshu.ledger.reservations.actions import Wish
from sesshu.ledger.reservations.actions.booking import findings
from sesshu.ledger.reservations.actions.common import active_of
from sesshu.ledger.reservations.finding import find
from sesshu.ledger.reservations.judging import Finding
from sesshu.ledger.reservations.knowing import of_residents
from sesshu.ledger.reservations.screens import forms
from sesshu.ledger.reservations.screens.lists import PURPOSE
from sesshu.ledger.residents import queries as residents

WORDS = {"info": "対象", "warn": "確認", "block": "対象外"}
MOST_SECOND = 60


@endpoint(purpose=PURPOSE, permission="reservation.write")
def find_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Search for the person. Everyone listed is recorded as seen; the terms never stand in an address."""
    event = events.get(request.actor, event_id)
    form, people = forms.FindForm.of(request), None
    if form.is_bound and form.is_valid():
        asked = form.cleaned_data
        people = find(
            kana=asked["kana"] or "", birth_date=asked["birth_date"], number=asked["number"] or "",
            by=request.actor, purpose=request.purpose,
        )  # fmt: skip
        if people is None:
            form.add_error("kana", "検索する条件を1つ以上入力してください。例：ヤマダ、R2.6.15")
    return show(
        request, "reservations/find.html", form=form, people=people, event=event, section="events",
        status=form.status if form.errors else 200,
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="reservation.write")
def book_page(request: HttpRequest, event_id: UUID, resident_id: UUID) -> HttpResponse:
    """The sessions of an event for one person, each with what the rules say, and the reservation."""
    audit.record_read(
        "reservation.person_opened", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )  # fmt: skip
    event, resident = events.get(request.actor, event_id), residents.get(request.actor, resident_id)
    known = of_residents([resident_id]).get(resident_id)
    active = active_of([resident_id])[resident_id]
    booked, tables = [row.session for row in active], city_tables()
    offered = [row for row in events.sessions(request.actor, event) if row.state != SessionState.CANCELLED]
    said = {row.id: findings(known, [row], booked, tables)[0] for row in offered} if known else {}
    form = forms.BookForm.of(request)
    form.fields["session"].choices = [(str(row.id), _words(row, said.get(row.id))) for row in offered]  # type: ignore[attr-defined]
    later = list(queries.other_sessions(request.actor, offered[0])[:MOST_SECOND]) if offered else []
    form.fields["second"].choices = [  # type: ignore[attr-defined]
        ("", "1回だけ"),
        *((str(row.id), f"{wareki(row.event.held_on)} {times(row)} {row.event.venue_name}") for row in later),
    ]

    def act(data: dict[str, Any]) -> str:
        chosen = tuple(UUID(data[name]) for name in ("session", "second") if data[name])
        wish = Wish(
            resident.id, chosen, uuid4(), wait=data["wait"], decision=data["decision"], telephone=data["telephone"]
        )  # the form's own one-time key keeps a second delivery away
        made = actions.book(wishes=[wish], channel=data["channel"], by=request.actor, purpose=request.purpose)[0]
        where = "、".join(f"{wareki(r.session.event.held_on)} {times(r.session)}" for r in made.reservations)
        flash(request, "空き待ちに登録しました" if made.waiting else "予約しました", where)
        return reverse("reservation-detail", args=[made.reservations[0].id])

    done = form.submit(act)
    return done or show(
        request, "reservations/book.html", form=form, event=event, offered=offered, gone=known.gone if known else "",
        active=[_active_words(row) for row in active], status=form.status if form.errors else 200, **header(resident),
    )  # fmt: skip


def _words(row: Session, said: Finding | None) -> str:
    seats = f"残り{row.free}人" if row.free else "満席"
    verdict = f"　{WORDS[said.level]}：{said.reason}" if said and said.reason else ""
    step = f"　{said.step}" if said and said.step else ""
    return f"{times(row)}　{seats}{step}{verdict}"


def _active_words(row: Any) -> str:
    session = row.session
    series = events.series_names().get(session.series, "")
    when = f"{wareki_short(session.event.held_on)} {times(session)}"
    return "　".join((when, session.event.name, series, str(row.get_state_display())))
