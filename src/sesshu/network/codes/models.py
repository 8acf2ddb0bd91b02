"""Persons as the network knows them, their codes, and acquisitions that run."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.network.bodies.models import Body


class Person(Record):
    """Somebody of whom nothing is known but that two codes are of the same one. `digest` is a keyed hash of the
    resident record code, from which that cannot be computed back; the `id` is the code that records use."""

    digest = models.TextField(unique=True)

    class Meta:
        db_table = "person"


class PersonKey(Record):
    """By which key the digests of persons were made: a hash of it, in one row. Another key would make everybody a new
    person, with a second code at a body."""

    is_the_one = models.BooleanField(default=True, unique=True)
    digest = models.TextField()

    class Meta:
        db_table = "person_key"
        constraints: ClassVar = [models.CheckConstraint(name="person_key_one", condition=Q(is_the_one=True))]


class IssuedCode(Record):
    """A code of a person at one body; no two are alike, whoever's they are."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="codes")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    code = models.TextField(unique=True)
    issued_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "issued_code"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "body"], condition=Q(retired_at=None), name="issued_code_one_a_body"
            ),
        ]


class Acquisition(Record):
    """An acquisition that runs: it goes, with its number, when the code has been handed over. `person` is empty until
    the register says who it is."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    number = models.TextField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "code_acquisition"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["body", "number"], name="code_acquisition_once"),
        ]
