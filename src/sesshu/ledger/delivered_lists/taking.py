"""A list that a system of the city keeps, taken in whole: what is new opens, what differs is replaced, the rest ends.

A delivery that was a mistake is taken back: what it opened counts no more, what it ended holds again. The newest only;
an older one could not be taken back without guessing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.outcomes import Committed, Stop
from sesshu.foundation.files.registry import intake
from sesshu.foundation.files.states import ImportState
from sesshu.ledger.delivered_lists.models import IN_FORCE, DeliveredFact
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.thresholds import share
from sesshu.ledger.residents.visibility import there

Values = Mapping[str, Any]
NO_MORE = ("0", False)
SMALLEST = 20  # people; of fewer, shares say nothing


ACCEPTED = Committed("accepted")
# Whom a row is about: of one that could not be read its key tells, whose first part is the number.
_KEY_FIRST = Func(F("natural_key"), Value("|"), Value(1), function="split_part", output_field=TextField())
WHO = Coalesce(KeyTextTransform("addressee_number", "values"), _KEY_FIRST)
NOBODY = Committed("held", "UNKNOWN_RESIDENT", "宛名番号の住民が台帳にいません。番号を確認してください。")
REPLACED = Committed(
    "held",
    "LATER_LIST",
    "この後の一覧が登録されています。この人のことは新しい一覧で確かめ、この行は「登録しない」にしてください。",
)


@dataclass(frozen=True, slots=True)
class DeliveredList:
    """One list. `fact_of(row)`: the fact's own columns; `key_field`: the column that names the part of the list a row
    belongs to; `changed(residents, delivery, by)`: told whose facts are others now."""

    interface: str
    model: type[DeliveredFact]
    object_word: str
    purpose: str
    fact_of: Callable[[Values], dict[str, Any]]
    key_field: str = ""
    changed: Callable[[Sequence[UUID], UUID, Actor], None] = lambda *_: None

    def commit_chunk(
        self, values: Sequence[Values], *, source: str, by: Actor, decided: bool = False
    ) -> list[Committed]:  # fmt: skip
        """Take rows in. Repeated, they change nothing. A row that a person takes in later (`decided`) stays held where
        another list came meanwhile: that one says how it is now, even by not naming somebody."""
        delivery = delivery_of(source)
        replaced = self._replaced(delivery, {self._key(row) for row in values}) if decided else frozenset()
        numbers = {row["addressee_number"] for row in values}
        people = Resident.objects.filter(there(), addressee_number__in=numbers).order_by("id")
        by_number = {one.addressee_number: one.pk for one in people.select_for_update(of=("self",))}
        known = self._open().filter(resident__in=by_number.values())
        open_ones = {(one.resident_id, one.list_key): one for one in known}
        told: dict[tuple[UUID, str], dict[str, Any] | None] = {}
        outcomes = []
        for row in values:
            if self._key(row) in replaced:
                outcomes.append(REPLACED)
                continue
            person = by_number.get(row["addressee_number"])
            outcomes.append(ACCEPTED if person else NOBODY)
            if person:
                told[person, self._key(row)] = None if row.get("is_open") in NO_MORE else self.fact_of(row)
        others = {at: fact for at, fact in told.items() if not _says(open_ones.get(at), fact)}
        self._close([open_ones[at] for at in others if at in open_ones], delivery)
        received_at = Import.objects.values_list("received_at", flat=True).get(pk=delivery)
        self.model._default_manager.bulk_create(
            self.model(
                resident_id=person, interface=self.interface, list_key=key, opened_by=delivery,
                received_at=received_at, **fact,
            )
            for (person, key), fact in others.items() if fact is not None
        )  # fmt: skip
        self._told("taken", sorted({person for person, _ in others}), delivery, by)
        return outcomes

    def review(self, values: Sequence[Values]) -> list[Stop]:
        """A list that would end a large part of what is known was cut off, or is another city's."""
        if not values:
            return self._review_empty()
        keys = {self._key(row) for row in values}
        known = self._open().filter(list_key__in=keys)
        there_now = set(known.values_list("resident__addressee_number", flat=True))
        gone = len(there_now - {row["addressee_number"] for row in values})
        if len(there_now) < SMALLEST or gone <= len(there_now) * share("delivered_endings"):
            return []
        text = f"いま台帳にある{len(there_now):,}人のうち{gone:,}人が、この一覧にありません。"
        return [
            Stop("MANY_ENDINGS", f"{text}途中で切れていないか、送り元に確かめてください。登録すると終わりになります。")
        ]

    def _review_empty(self) -> list[Stop]:
        """Nobody is on it: of however few, a person looks. It names no part of a list, so of those it ends nothing."""
        known = self._open().values("resident").distinct().count()
        if not known:
            return []
        text = f"登録できる行が一つもない一覧です。いま台帳には{known:,}人がいます。送り元に確かめてください。"
        if self.key_field:
            label = intake(self.interface).interface.label_of[self.key_field]
            return [
                Stop("NOBODY_LEFT", f"{text}どの{label}のものか分からないので、登録しても終わりになる人はいません。")
            ]
        return [Stop("NOBODY_LEFT", f"{text}登録すると、この一覧に載っていない人は終わりになります。")]

    def finished(self, *, source: str, by: Actor) -> None:
        """Whoever is not on the list any more: the fact has ended. A row that could not be read ends nothing; where it
        does not even tell whom it is about, nobody's fact ends, since it may be anybody's."""
        delivery = delivery_of(source)
        rows = ImportRow.objects.filter(import_id=delivery).annotate(who=WHO)
        if nobodys := rows.filter(who="").count():
            audit.record(
                f"{self.object_word}.nothing_ended", by=by, purpose=self.purpose, obj=f"import:{delivery}", n=nobodys
            )
            return
        keys = {""}
        if self.key_field:
            named = rows.annotate(part=KeyTextTransform(self.key_field, "values")).order_by()
            keys = set(named.exclude(part=None).values_list("part", flat=True).distinct())
        on_list = Exists(rows.filter(who=OuterRef("resident__addressee_number")))
        gone = list(self._open().filter(~on_list, list_key__in=keys))
        self._close(gone, delivery)
        self._told("ended", sorted({one.resident_id for one in gone}), delivery, by)

    def undo(self, *, source: str, by: Actor) -> None:
        """Take a committed list back. Raises `NotNow` where a later one was committed."""
        delivery = delivery_of(source)
        mine = Import.objects.get(pk=delivery)
        later = Import.objects.filter(interface=self.interface, state=ImportState.COMMITTED)
        if later.filter(committed_at__gt=mine.committed_at).exists():
            raise NotNow("この後の一覧が登録されています。新しいものから順に取り消してください。")
        facts = self.model._default_manager
        opened = list(facts.filter(opened_by=delivery, withdrawn_at=None))
        facts.filter(pk__in=[one.pk for one in opened]).update(withdrawn_at=clock.now())
        again = list(facts.filter(closed_by=delivery, withdrawn_at=None))
        facts.filter(pk__in=[one.pk for one in again]).update(closed_by=None, closed_at=None)
        self._told("undone", sorted({one.resident_id for one in opened + again}), delivery, by)

    def _replaced(self, delivery: UUID, keys: set[str]) -> frozenset[str]:
        """The parts of the list that a later delivery has told anew, or is telling now."""
        mine = Import.objects.get(pk=delivery)
        others = Import.objects.filter(interface=self.interface).exclude(pk=delivery)
        later = others.filter(
            Q(state=ImportState.COMMITTING) | Q(state=ImportState.COMMITTED, committed_at__gt=mine.committed_at)
        )
        if not self.key_field or not later.exists():
            return frozenset(keys if later.exists() else ())
        rows = ImportRow.objects.filter(import_id__in=later.values("pk"))
        named = rows.annotate(part=KeyTextTransform(self.key_field, "values")).filter(part__in=keys).order_by()
        return frozenset(named.values_list("part", flat=True).distinct())

    def _open(self) -> QuerySet[DeliveredFact]:
        return self.model._default_manager.filter(IN_FORCE, interface=self.interface)

    def _key(self, row: Values) -> str:
        return str(row[self.key_field]) if self.key_field else ""

    def _close(self, facts: Sequence[DeliveredFact], delivery: UUID) -> None:
        rows = self.model._default_manager.filter(pk__in=[one.pk for one in facts])
        rows.update(closed_by=delivery, closed_at=clock.now())

    def _told(self, act: str, people: Sequence[UUID], delivery: UUID, by: Actor) -> None:
        if not people:
            return
        audit.record(
            f"{self.object_word}.{act}", by=by, purpose=self.purpose, obj=f"import:{delivery}", n=len(people),
            subjects=[f"resident:{one}" for one in people], detail={"interface": self.interface},
        )  # fmt: skip
        self.changed(people, delivery, by)


def delivery_of(source: str) -> UUID:
    """The import that a commit names as its source."""
    return UUID(source.removeprefix("import:"))


def _says(known: DeliveredFact | None, fact: dict[str, Any] | None) -> bool:
    if known is None or fact is None:
        return known is None and fact is None
    return all(getattr(known, name) == value for name, value in fact.items())
