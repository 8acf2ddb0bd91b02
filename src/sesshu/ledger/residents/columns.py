"""Column kinds and range expressions of this room."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField
from django.db import models
from django.db.models import Func


class SearchKey(models.TextField):
    """A folded text for look-up. Collation C: prefix searches use the plain index, and the order is code order."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"default": "", "blank": True, "db_collation": "C"} | options))


class KnownRange(Func):
    """When a row was what the office knew: recorded_at until superseded_at."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ValidRange(Func):
    """The days for which a row states the truth: valid_from until (not including) valid_until."""

    function = "DATERANGE"
    output_field = DateRangeField()
