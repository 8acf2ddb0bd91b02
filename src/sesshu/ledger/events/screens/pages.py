"""イベント: the list, a new one, one event with its sessions and all that can be done with it now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.events import actions, queries
from sesshu.ledger.events.actions.creating import Opening
from sesshu.ledger.events.models import Event
from sesshu.ledger.events.screens import forms
from sesshu.ledger.events.screens.presenters import ACTS, STATE_TAGS, session_line
from sesshu.ledger.events.states import EventState

PURPOSE = "EVENT_MANAGEMENT"
Act = Callable[[dict[str, Any]], str]


def _columns() -> tuple[Column, ...]:
    kinds = queries.kind_names()
    return (
        Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
               link=lambda e: reverse("event-detail", args=[e.id])),
        Column("held_on", "開催日", sort="held_on", css="tight"),
        Column("name", "名称", sort="name"),
        Column("kind", "種類", lambda e: kinds.get(e.kind, e.kind), sort="kind", css="tight"),
        Column("venue", "会場", lambda e: e.venue_name, sort="venue_name"),
        Column("taken", "予約", sort="taken", align="right"),
        Column("seats", "定員", sort="seats", align="right"),
        Column("state", "状態", lambda e: e.get_state_display(), css="tight", tag=lambda e: STATE_TAGS[e.state]),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="event.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Events from today on; earlier ones with a condition."""
    filters = forms.EventFilter(request.GET, request=request)
    asked = filters.conditions()
    rows = queries.events(request.actor).filter(**asked)
    if not any(name.startswith("held_on") for name in asked):
        rows = rows.filter(held_on__gte=clock.today())
    table = Table(
        request, name="events", columns=_columns(), rows=rows, filters=filters, caption="イベントの一覧（今日以後）",
        empty="この条件のイベントはありません。前の日のものは「開催日（から）」を指定してください。",
    )  # fmt: skip
    form, done = offer_file(request, table, name="予防接種_イベント_一覧")
    if done:
        return done
    return show(
        request,
        "events/list.html",
        table=table,
        form=form,
        may_write=request.actor.may("event.write"),
        section="events",
    )


@endpoint(purpose=PURPOSE, permission="event.write")
def new_page(request: HttpRequest) -> HttpResponse:
    """Plan an event with its sessions. It is not open yet."""
    form = forms.EventForm.of(request)

    def act(_: dict[str, Any]) -> str:
        made = actions.create_event(slots=[form.slots()], by=request.actor, purpose=request.purpose, **form.asked())
        flash(request, "イベントを作成しました", "内容を確かめて、「受付を始める」を押してください。")
        return reverse("event-detail", args=[made.id])

    lacking = [word for word, found in (("イベントの種類", queries.kinds()), ("会場", queries.venues())) if not found]
    return form.submit(act) or show(request, "events/new.html", form=form, lacking=lacking, section="events")


@endpoint(purpose=PURPOSE, permission="event.write")
def change_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Change an event. What people were promised cannot be changed once somebody is booked."""
    event = queries.get(request.actor, event_id)
    initial = forms.EventFields.initial_of(event) | {"version": event.version}
    form = forms.EventChangeForm.of(request, initial=initial)

    def act(data: dict[str, Any]) -> str:
        actions.change_event(
            event_id=event.id, version=data["version"], by=request.actor, purpose=request.purpose, **form.asked()
        )
        flash(request, "変更しました", "変更の前後は履歴に残ります。")
        return reverse("event-detail", args=[event.id])

    done = form.submit(act)
    return done or show(request, "events/change.html", form=form, event=event, section="events")


@endpoint(purpose=PURPOSE, permission="event.read")
def detail_page(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """One event: facts, sessions with their seats, history, and what can be done now. Nobody is named."""
    event = queries.get(request.actor, event_id)
    offered = _offered(request, event)
    for form, act in offered.values():
        if done := form.submit(act):
            return done
    series = queries.series_names()
    lines = [session_line(row, series) for row in queries.sessions(request.actor, event)]
    status = max((form.status for form, _ in offered.values() if form.errors), default=200)
    return show(
        request, "events/detail.html", status=status, event=event, facts=_facts(event), section="events",
        state_tag=STATE_TAGS[event.state], sessions=lines,
        openings=[_opening_words(one) for one in event.openings.all()],
        history=[(one, ACTS.get(one.act, one.act)) for one in queries.history(request.actor, event)],
        may_write=request.actor.may("event.write") and _still(event), may_book=request.actor.may("reservation.write"),
        may_read_people=request.actor.may("reservation.read"), **{name: form for name, (form, _) in offered.items()},
    )  # fmt: skip


def _still(event: Event) -> bool:
    return event.state != EventState.CANCELLED and event.held_on >= clock.today()


def _facts(event: Event) -> list[tuple[str, str]]:
    ends = event.booking_ends_at.astimezone(clock.TOKYO) if event.booking_ends_at else None
    return [
        ("開催日", wareki(event.held_on)), ("会場", event.venue_name),
        ("種類", queries.kind_names().get(event.kind, event.kind)),
        ("予約サイト", "出す" if event.public else "出さない"),
        ("接種券・予診票", "番号が必要" if event.needs_voucher else "なくてもよい"),
        ("予約サイトの締切", f"{wareki(ends.date())} {ends:%H:%M}" if ends else "時間帯が始まるまで"),
        ("問合せ先", event.contact or "―"), ("案内", event.note or "―"),
    ]  # fmt: skip


def _opening_words(one: Any) -> str:
    at = one.opens_at.astimezone(clock.TOKYO)
    born = "全員"
    if one.born_from or one.born_until:
        start, end = (wareki(day) if day else "" for day in (one.born_from, one.born_until))
        born = f"{start}～{end}生まれ"
    return f"{wareki(at.date())} {at:%H:%M}から　{born}"


def _offered(request: HttpRequest, event: Event) -> dict[str, tuple[Form, Act]]:
    """The forms this person is offered now, each with its act. One that was sent is always among them."""
    if not request.actor.may("event.write"):
        return {}
    wanted: list[type[Form]] = [forms.CopyForm]
    if _still(event):
        wanted += [forms.StateForm, forms.SlotForm, forms.OpeningForm, forms.CancelForm]
        wanted += [forms.ClearOpeningsForm] if event.openings.exists() else []
        wanted += [forms.DeleteForm] if not event.taken else []  # type: ignore[attr-defined]
    sent = request.POST.get("form_name", "") if request.method == "POST" else ""
    every = (forms.StateForm, forms.SlotForm, forms.OpeningForm, forms.ClearOpeningsForm, forms.CancelForm,
             forms.DeleteForm, forms.CopyForm)  # fmt: skip
    found: dict[str, tuple[Form, Act]] = {}
    for kind in every:
        if kind in wanted or kind.form_name() == sent:
            name = kind.form_name().removesuffix("Form").lower()
            bound = kind.of(request) if kind.form_name() == sent else kind(request=request)
            bound.auto_id = f"{name}_%s"
            found[f"{name}_form"] = (bound, _act(request, event, name, bound))
    return found


def _act(request: HttpRequest, event: Event, name: str, form: Any) -> Act:
    key, by, purpose = event.id, request.actor, request.purpose

    def act(data: dict[str, Any]) -> str:
        there = reverse("event-detail", args=[key])
        match name:
            case "state":
                then = EventState.PLANNED if event.state == EventState.OPEN else EventState.OPEN
                actions.set_event_state(event_id=key, state=then, by=by, purpose=purpose)
                flash(request, "受付を始めました" if then == EventState.OPEN else "準備中に戻しました", "")
            case "slot":
                rows = actions.add_sessions(event_id=key, slots=[form.slots()], by=by, purpose=purpose)
                flash(request, "時間帯を加えました", f"{len(rows)}枠")
            case "opening":
                kept = [Opening(one.opens_at, one.born_from, one.born_until) for one in event.openings.all()]
                actions.set_openings(event_id=key, openings=[*kept, form.opening()], by=by, purpose=purpose)
                flash(request, "受付開始を加えました", "")
            case "clearopenings":
                actions.set_openings(event_id=key, openings=[], by=by, purpose=purpose)
                flash(request, "受付開始の制限をなくしました", "")
            case "copy":
                days = [data["first_on"] + at * timedelta(days=int(data["every"])) for at in range(int(data["times"]))]
                made = actions.copy_event(event_id=key, days=days, by=by, purpose=purpose)
                flash(request, "写しを作りました", "、".join(f"{row.label}（{wareki(row.held_on)}）" for row in made))
                return reverse("event-detail", args=[made[0].id])
            case "delete":
                actions.delete_event(event_id=key, by=by, purpose=purpose)
                flash(request, "削除しました", event.label)
                return reverse("event-list")
            case _:
                people = actions.cancel_event(event_id=key, reason=data["reason"], by=by, purpose=purpose)
                flash(
                    request, "中止しました", f"予約・空き待ちの{people}人と従事予定の人は「連絡する人の一覧」にいます。"
                )
        return there

    return act
