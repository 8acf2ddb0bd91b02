"""How events are read. Every function takes the viewer. No person is named here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.events.models import Event, EventChange, EventKind, Session, Venue
from sesshu.ledger.events.states import SessionState
from sesshu.ledger.programmes.tables import city_tables


def events(viewer: Actor) -> QuerySet[Event]:
    """All events with their seats (`seats`, `taken` of sessions that are not called off), the next day first."""
    viewer.check("event.read")
    live = ~Q(sessions__state=SessionState.CANCELLED)
    return Event.objects.annotate(
        seats=Coalesce(Sum("sessions__capacity", filter=live), 0),
        taken=Coalesce(Sum("sessions__taken", filter=live), 0),
    ).order_by("held_on", "fiscal_year", "number")


def get(viewer: Actor, event_id: UUID) -> Event:
    """One event, or `NotFound`."""
    found = events(viewer).filter(id=event_id).first()
    if found is None:
        raise NotFound("このイベントは見つかりません。一覧から選び直してください。")
    return found


def sessions(viewer: Actor, event: Event) -> QuerySet[Session]:
    """Sessions of an event in the order of the day, with how many wait (`waiting`)."""
    viewer.check("event.read")
    waiting = Count("reservations", filter=Q(reservations__state="waiting"))
    rows = Session.objects.filter(event=event).select_related("event")
    return rows.annotate(waiting=waiting).order_by("starts_at", "room", "series")


def session(viewer: Actor, session_id: UUID) -> Session:
    """One session with its event, or `NotFound`."""
    viewer.check("event.read")
    found = Session.objects.select_related("event").filter(id=session_id).first()
    if found is None:
        raise NotFound("この時間帯は見つかりません。イベントの画面から選び直してください。")
    return found


def history(viewer: Actor, event: Event) -> list[EventChange]:
    """What was done to an event, the newest first."""
    viewer.check("event.read")
    return list(EventChange.objects.filter(event_id=event.id).order_by("-id"))


def kinds() -> list[tuple[str, str]]:
    """Kinds in force today, as choices."""
    return list(EventKind.objects.as_of(clock.today()).order_by("code").values_list("code", "name"))


def venues() -> list[tuple[str, str]]:
    """Venues in force today, as choices."""
    return list(Venue.objects.as_of(clock.today()).order_by("code").values_list("code", "name"))


def kind_names() -> dict[str, str]:
    """Names of all kinds ever, the newest name of each."""
    return dict(EventKind.objects.believed().order_by("code", "valid_from").values_list("code", "name"))


def series_names() -> dict[str, str]:
    """Names of the series, the city's own among them."""
    return {row.code: row.name for row in city_tables().series}
