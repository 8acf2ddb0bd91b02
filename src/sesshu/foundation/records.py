"""Base classes of rows: what may be changed, and what may only be added."""

from __future__ import annotations

import uuid
from typing import Any, Never

from django.db import models


class Record(models.Model):
    """A row with a random identifier that tells nothing about a person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class AppendOnly(models.Model):
    """A row that is written once. The app role gets INSERT and SELECT on its table and nothing else
    (`sesshu.operate.grants`); these methods only give the earlier and clearer error."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError(f"{type(self).__name__} is append-only")
