"""連携: one way by which data comes in from a system or goes out to a receiver, and what may pass on it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.masters.models import DatedMaster


class Direction(models.TextChoices):
    IN = "in", "受領（業務システムから）"
    OUT = "out", "配信（受け取る側へ）"


class Way(models.TextChoices):
    FILE = "file", "ファイル"
    CALL = "call", "API"


class Persons(models.TextChoices):
    EVERYONE = "everyone", "全員"
    REGISTERED = "registered", "住民登録のある人だけ（住登外者を除く）"


class Every(models.TextChoices):
    REQUEST = "request", "随時"
    DAY = "day", "毎日"
    WEEK = "week", "毎週"
    MONTH = "month", "毎月"


class Connection(DatedMaster):
    """`code` names it in file names and calls. `columns` are the labels that may pass, one a line; everything else is
    dropped where it comes in. `oldest_age` and `youngest_age` limit the persons by age on the day of the file."""

    name = models.TextField()
    direction = models.TextField(choices=Direction)
    system = models.TextField()  # the sending system, or the receiver
    layout = models.TextField()
    version = models.TextField()
    way = models.TextField(choices=Way)
    used_for = models.TextField()  # the purpose, see law/purposes.yaml
    columns = models.TextField()
    persons = models.TextField(choices=Persons, default=Persons.EVERYONE)
    youngest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    oldest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    every = models.TextField(choices=Every, default=Every.REQUEST)
    due_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    most_hours = models.PositiveIntegerField()  # older data waits for a person

    class Meta(DatedMaster.Meta):
        db_table = "connection"
        constraints: ClassVar = [
            *DatedMaster.Meta.constraints,
            models.CheckConstraint(name="connection_due_hour", condition=Q(due_hour=None) | Q(due_hour__lte=23)),
        ]

    @property
    def labels(self) -> list[str]:
        """The columns that may pass."""
        return [line.strip() for line in self.columns.replace("、", "\n").splitlines() if line.strip()]


class SpokenFor(DatedMaster):
    """接続システムの名乗り: `code` is the name of a system that calls the API; for which of the city's systems it may
    speak. Nothing is taken from a caller for a system that is not named here, whatever permissions its key has."""

    systems = models.TextField()  # keys of layouts.yaml, one a line

    class Meta(DatedMaster.Meta):
        db_table = "spoken_for"


class ArrivalThreshold(DatedMaster):
    """受領の確認基準: a share in percent; `code` is one of `thresholds.yaml`."""

    percent = models.PositiveSmallIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "arrival_threshold"
        constraints: ClassVar = [
            *DatedMaster.Meta.constraints,
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="arrival_threshold_percent"),
        ]

    @property
    def title(self) -> str:
        from sesshu.hub.connections.thresholds import STANDARDS

        return STANDARDS.label(self.code)


class HubRule(DatedMaster):
    """庁内連携の決まり: how long something is kept; `code` is one of `rules.yaml`, `value` in its unit."""

    value = models.PositiveIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "hub_rule"

    @property
    def title(self) -> str:
        from sesshu.hub.connections.rules import STANDARDS

        return STANDARDS.label(self.code)
