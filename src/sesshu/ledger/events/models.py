"""イベント: kinds and venues as dated masters, a day of an event, its sessions by time, its opening days."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation import clock
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.events.states import EventState, SessionState


class EventKind(DatedMaster):
    """イベントの種類. `judged`: a vaccine is given, so that each reservation is judged by the rules."""

    name = models.TextField()
    judged = models.BooleanField(default=True)

    class Meta(DatedMaster.Meta):
        db_table = "event_kind"


class Venue(DatedMaster):
    """会場. `note` tells the public how to get there; `rooms` are names parted by 、."""

    name = models.TextField()
    address = models.TextField()
    telephone = models.TextField(default="", blank=True)
    rooms = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)

    class Meta(DatedMaster.Meta):
        db_table = "event_venue"


class Event(Record):
    """One day of an event at one venue. `venue_name` is the venue's name when it was set, for lists of long ago.

    `public`: shown on the booking page while it is open. `needs_voucher`: who books needs a valid 接種券 or 予診票.
    `booking_ends_at`: until when the public may book, change and cancel.
    """

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    name = models.TextField()
    kind = models.TextField(help_text="code of EventKind")
    venue = models.TextField(help_text="code of Venue")
    venue_name = models.TextField()
    held_on = models.DateField()
    contact = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="what the public is told: what to bring")
    public = models.BooleanField(default=False)
    needs_voucher = models.BooleanField(default=True)
    booking_ends_at = models.DateTimeField(null=True)
    copied_from = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")

    state = models.TextField(choices=EventState, default=EventState.PLANNED)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.TextField()
    created_by_name = models.TextField(blank=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.TextField(null=True)
    cancel_reason = models.TextField(blank=True)

    class Meta:
        db_table = "event"
        ordering: ClassVar = ["held_on", "fiscal_year", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="event_number"),
            models.CheckConstraint(name="event_state_known", condition=Q(state__in=EventState.values)),
            models.CheckConstraint(
                name="event_cancelled_together",
                condition=Q(state="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False)
                & ~Q(cancel_reason="")
                | ~Q(state="cancelled") & Q(cancelled_at=None, cancelled_by=None, cancel_reason=""),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["held_on", "state"], name="event_by_day")]

    @property
    def label(self) -> str:
        """イベント2026-001"""
        return f"イベント{self.fiscal_year}-{self.number:03d}"


class Session(Record):
    """時間帯: seats from `starts_at` to `ends_at` for one series. `taken` counts the seats that are booked; the
    database refuses a seat too many. `held_back` seats are kept for the office and not given out to the public."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    room = models.TextField(blank=True)
    series = models.TextField(blank=True, help_text="empty where the kind of event is not judged")
    product = models.TextField(blank=True)
    capacity = models.PositiveIntegerField()
    held_back = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    state = models.TextField(choices=SessionState, default=SessionState.OPEN)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "event_session"
        ordering: ClassVar = ["starts_at", "room", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "starts_at", "room", "series"], name="event_session_once"),
            models.CheckConstraint(name="event_session_order", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="event_session_held_back", condition=Q(held_back__lte=F("capacity"))),
            models.CheckConstraint(name="event_session_not_overbooked", condition=Q(taken__lte=F("capacity"))),
            models.CheckConstraint(name="event_session_state_known", condition=Q(state__in=SessionState.values)),
        ]

    @property
    def begins(self) -> datetime:
        """The instant at which it starts."""
        return datetime.combine(self.event.held_on, self.starts_at, tzinfo=clock.TOKYO)

    @property
    def free(self) -> int:
        """Seats left for the office."""
        return max(0, self.capacity - self.taken)

    @property
    def free_for_public(self) -> int:
        """Seats left for the booking page."""
        return max(0, self.capacity - self.held_back - self.taken)


class EventOpening(Record):
    """受付開始: who was born in a range may book on the public page from `opens_at`. No bounds: everybody."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="openings")
    opens_at = models.DateTimeField()
    born_from = models.DateField(null=True)
    born_until = models.DateField(null=True)

    class Meta:
        db_table = "event_opening"
        ordering: ClassVar = ["opens_at", "born_from"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="event_opening_order",
                condition=Q(born_from=None) | Q(born_until=None) | Q(born_until__gte=F("born_from")),
            )
        ]


class EventChange(AppendOnly):
    """変更履歴: what was done to an event or one of its sessions, and what was different before."""

    id = models.BigAutoField(primary_key=True)
    event_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField(blank=True)
    act = models.TextField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "event_change"
        indexes: ClassVar = [models.Index(fields=["event_id", "id"], name="event_change_of")]
