"""住登外者 and what each office told of them. Nothing is renumbered or overwritten: a change is an entry."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import AppendOnly, Record


class NonRegisteredPerson(Record):
    """One person off the roll. `merged_into`: the 宛名番号 that this one was linked to (名寄せ), "" for none."""

    municipality_code = models.TextField()
    addressee_number = models.TextField(unique=True)
    merged_into = models.TextField(default="")
    last_sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    created_by = models.TextField()

    class Meta:
        db_table = "non_registered_person"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="non_registered_not_into_itself", condition=~Q(merged_into=models.F("addressee_number"))
            ),
        ]


class NonRegisteredEntry(AppendOnly):
    """One message about a person (履歴). `told`: its parameters, without the Individual Number, which this room never
    keeps. `digest`: the same message again gets the same answer and adds nothing."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(NonRegisteredPerson, on_delete=models.PROTECT, related_name="entries")
    sequence = models.PositiveIntegerField()  # 履歴番号
    system = models.TextField()  # 業務ID or 独自施策システム等ID
    hidden_from_others = models.BooleanField()  # 他業務参照不可
    told = models.JSONField()
    digest = models.TextField(unique=True)
    operator = models.TextField()
    operated_on = models.TextField()
    operated_at = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        db_table = "non_registered_entry"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "sequence"], name="non_registered_entry_sequence"),
        ]


class NonRegisteredKey(AppendOnly):
    """A key under which an entry is found: a name, its kana, the address or the birth date. Earlier names and
    addresses go on being found; what an entry hides from other offices is hidden here too."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(NonRegisteredEntry, on_delete=models.PROTECT, related_name="keys")
    kind = models.TextField()
    key = models.TextField()

    class Meta:
        db_table = "non_registered_key"
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "key"], name="non_registered_key_found", opclasses=["text_ops", "text_pattern_ops"]
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "kind", "key"], name="non_registered_key_once"),
        ]
