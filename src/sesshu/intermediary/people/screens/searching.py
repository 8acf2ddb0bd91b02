"""What the lists of inquiries, provisions and records are searched by: a person, a number of the exchange, days.

Lists with these conditions travel by POST: a unified number stands in no address."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.day_filters import DaysFilter
from sesshu.intermediary.people.queries import is_known, numbers_of
from sesshu.numbers.in_texts import TwelveDigits

OWN = frozenset({"unified_number", "number", "first", "last"})


class ExchangeFilter(DaysFilter):
    """A number that went into another one by 名寄せ finds its rows beside those of the one that is left."""

    unified_number = fields.DigitsField("統合宛名番号", required=False, twelve_digits=TwelveDigits.OWN_NUMBER)
    number = fields.TextField(
        "許可証・照会の番号", most=100, required=False, hint="例：3f2b8c1e-5d47-4a90-8e16-7b0c9d2a4f63"
    )

    def wanted(self, moment: str, *, person: str, numbers: Collection[str], texts: Collection[str] = ()) -> Q:
        """The rows that are looked for. `moment`, `person`: their columns; a typed number is one of `numbers` (UUIDs)
        or `texts`."""
        chosen, found = self.conditions(), self.within(moment)
        if unified_number := chosen.get("unified_number"):
            found &= Q(**{f"{person}__in": numbers_of(unified_number)})
        if number := chosen.get("number"):
            one, key = Q(pk__in=[]), _uuid(number)
            for name in numbers if key else ():
                one |= Q(**{name: key})
            for name in texts:
                one |= Q(**{name: number})
            found &= one
        return found

    def others(self) -> dict[str, Any]:
        return {name: value for name, value in self.conditions().items() if name not in OWN}

    def note_search(self, act: str, rows: QuerySet[Any], *, by: Actor, purpose: str) -> None:
        """A list that names nobody says something about a person once it is searched by one: that is recorded. Not what
        was typed where nobody is known by it: it may be any number."""
        unified_number = self.conditions().get("unified_number")
        if unified_number and (is_known(unified_number) or rows.exists()):
            audit.record_read(act, by=by, purpose=purpose, subjects=[f"person:{unified_number}"])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
