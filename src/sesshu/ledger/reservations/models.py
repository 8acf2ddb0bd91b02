"""予約: one person in one session, with how it was judged and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations.states import Channel, ReservationState
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers.models import Voucher


class ReservationContact(Record):
    """A telephone number that a person gave for one event. A table of its own: the public page may add to it and
    never read it."""

    telephone = models.TextField()

    class Meta:
        db_table = "reservation_contact"


class Reservation(Record):
    """A seat, or a place on the waiting list (`waiting_since` orders it), of one person in one session.

    `pair` is shared by the two reservations of a pair of doses. `level` and `reason` are what the rules said when it
    was made; `decision` is why the office booked although they said no. `request` is the one-time key of the wish, so
    that the same wish sent again finds its first result. `contact` is what the person gave for this event alone.
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="reservations")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="reservations")
    voucher = models.ForeignKey(Voucher, null=True, on_delete=models.PROTECT, related_name="+")
    pair = models.UUIDField(null=True)
    request = models.UUIDField()
    channel = models.TextField(choices=Channel)
    contact = models.ForeignKey(ReservationContact, null=True, on_delete=models.PROTECT, related_name="+")
    level = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    decision = models.TextField(blank=True)

    state = models.TextField(choices=ReservationState)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    made_by_name = models.TextField(blank=True)
    waiting_since = models.DateTimeField(null=True)
    moved_up_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_by = models.TextField(null=True)
    cancel_reason = models.TextField(blank=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaces")

    class Meta:
        db_table = "reservation"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "resident"],
                condition=Q(state__in=["booked", "waiting"]),
                name="reservation_once_a_session",
            ),
            models.UniqueConstraint(fields=["request", "session"], name="reservation_request_once"),
            models.CheckConstraint(name="reservation_state_known", condition=Q(state__in=ReservationState.values)),
            models.CheckConstraint(name="reservation_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(
                name="reservation_waiting_since", condition=~Q(state="waiting") | Q(waiting_since__isnull=False)
            ),
            models.CheckConstraint(
                name="reservation_cancelled_together",
                condition=Q(state="cancelled", cancelled_at__isnull=False, cancelled_by__isnull=False)
                & ~Q(cancel_reason="")
                | ~Q(state="cancelled") & Q(cancelled_at=None, cancelled_by=None, cancel_reason=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["resident", "state"], name="reservation_of_resident"),
            models.Index(fields=["session", "state", "waiting_since"], name="reservation_of_session"),
        ]

    @property
    def telephone(self) -> str:
        """The number that the person gave, or nothing. Not for the public page, whose role may not read it."""
        return self.contact.telephone if self.contact else ""


class ReservationChange(AppendOnly):
    """What happened to a reservation: made, moved up, cancelled, moved to another session."""

    id = models.BigAutoField(primary_key=True)
    reservation_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField(blank=True)
    act = models.TextField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "reservation_change"
        indexes: ClassVar = [models.Index(fields=["reservation_id", "id"], name="reservation_change_of")]
