"""Arrivals and deliveries. An arrival keeps no row of its own: what nobody may have was dropped at the door."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation import clock
from sesshu.foundation.records import Record
from sesshu.hub.arrivals.states import ArrivalState, DeliveryState

NO_RECEIVER = ""  # among the people dropped: the register had nobody who receives this kind of data


class Stream(models.Model):
    """How far a connection has come: the last sequence number without a gap before it. Locked by whoever takes."""

    connection = models.TextField(primary_key=True)
    last = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "arrival_stream"


class Arrival(Record):
    """One file or call of so many `rows` about so many `persons`.

    `dropped_columns` are labels the hub itself may not have, `unknown_columns` how many headings
    the layout does not know; `dropped_persons` how many people each connection onwards may not have, those with nobody
    left too, and `NO_RECEIVER` where there was no such connection; `holds` are the reasons to wait."""

    connection = models.TextField()
    layout = models.TextField()
    sequence = models.PositiveIntegerField()
    sha256 = models.TextField()
    size = models.BigIntegerField()
    rows = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    received_by = models.TextField()
    state = models.TextField(choices=ArrivalState)
    holds = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    dropped_columns = models.JSONField(default=list)
    unknown_columns = models.PositiveIntegerField(default=0)
    dropped_persons = models.JSONField(default=dict)
    decided_by = models.TextField(default="", blank=True)
    decided_because = models.TextField(default="", blank=True)

    class Meta:
        db_table = "arrival"
        ordering: ClassVar = ["-received_at", "connection", "-sequence"]
        indexes: ClassVar = [models.Index(fields=["-received_at"], name="arrival_newest_first")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["connection", "sequence"], condition=Q(state__in=["accepted", "held"]), name="arrival_once"
            ),
            models.CheckConstraint(name="arrival_held_says_why", condition=~Q(state="held") | ~Q(holds=[])),
            models.CheckConstraint(name="arrival_refused_says_why", condition=~Q(state="refused") | ~Q(reasons=[])),
        ]

    @property
    def day(self) -> date:
        """The day on which ages are counted: that of the file, or of its arrival where its clock ran ahead."""
        return min(self.made_at, self.received_at).astimezone(clock.TOKYO).date()


class Delivery(Record):
    """What one receiver gets of an arrival. `number` counts what goes out on the connection, without gaps; with the
    connection it is the key by which a receiver knows the delivery again. `content` is encrypted, and erased later.
    `late_columns` and `late_persons` were dropped at the hand-over, by the register of that day."""

    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="deliveries")
    connection = models.TextField()
    receiver = models.TextField()
    number = models.PositiveIntegerField(null=True)
    state = models.TextField(choices=DeliveryState)
    content = models.BinaryField(null=True)
    sha256 = models.TextField()
    rows = models.PositiveIntegerField()
    columns = models.JSONField()
    dropped_columns = models.JSONField(default=list)
    dropped_persons = models.PositiveIntegerField(default=0)
    late_columns = models.JSONField(default=list)
    late_persons = models.PositiveIntegerField(default=0)
    round = models.PositiveIntegerField(default=0)
    receipt = models.TextField(default="", blank=True)
    told = models.JSONField(default=dict)
    reason = models.TextField(default="", blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery"
        ordering: ClassVar = ["connection", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["connection", "number"], name="delivery_number_once"),
            models.UniqueConstraint(fields=["arrival", "connection"], name="delivery_once_an_arrival"),
            models.CheckConstraint(
                name="delivery_numbered", condition=Q(state__in=["held", "withdrawn"]) | Q(number__isnull=False)
            ),
            models.CheckConstraint(name="delivery_has_receipt", condition=~Q(state="delivered") | ~Q(receipt="")),
            models.CheckConstraint(
                name="delivery_says_why",
                condition=~Q(state__in=["refused", "given_up", "withdrawn"]) | ~Q(reason=""),
            ),
        ]

    @property
    def file_name(self) -> str:
        """How the receiver sees it; carries the running number."""
        return f"{self.connection}_{self.number:06}.csv"
