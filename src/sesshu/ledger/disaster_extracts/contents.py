"""What a counter needs without network: who lives here, what was given, what is due tonight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.due import queries as due
from sesshu.ledger.due.listing import STATUS_WORDS
from sesshu.ledger.due.models import DueRun
from sesshu.ledger.products.catalogue import product_names
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import freshness
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.queries import WORD, unknown_of

SLICE = 1000
OPEN = ("due", "overdue", "not_yet", "unclear")
NAME, KANA, BIRTH, BIRTH_WORDS = 1, 2, 3, 4  # places in a person's row that a search needs


class Contents:
    """Everything of the extract as plain values, a slice of people at a time, so that a city need not fit into memory.

    The viewer never sees protected addresses, so none is in it. Residents without any dose and without anything to
    come are left out. `ids` are those in it, for the register.
    """

    def __init__(self, viewer: Actor, run: DueRun, said: Callable[[int, int], None] | None = None) -> None:
        self.viewer, self.run, self.said = viewer, run, said
        self.names = product_names()
        self.series = {text.code: text.name for text in city_tables().series}
        self.ids: list[UUID] = []
        self.parts = 0

    def people(self) -> Iterator[list[list[Any]]]:
        """The rows of people, in the order of their names."""
        rows = residents.alive_and_here(self.viewer, self.run.as_of)
        everybody = list(rows.order_by("kana", "addressee_number").values_list("id", flat=True))
        for at in range(0, len(everybody), SLICE):
            part = self._rows(rows, everybody[at : at + SLICE])
            if part:
                self.ids += [key for key, _ in part]
                self.parts += 1
                yield [values for _, values in part]
            if self.said:
                self.said(min(at + SLICE, len(everybody)), len(everybody))

    def head(self) -> dict[str, Any]:
        """What the page says of itself; known when everybody was read."""
        received = freshness.last_taken_in()
        return {
            "as_of": self.run.as_of.isoformat(), "as_of_words": wareki(self.run.as_of),
            "made_at": clock.now().astimezone(clock.TOKYO).isoformat(timespec="minutes"),
            "register_day": wareki(received.astimezone(clock.TOKYO).date()) if received else "取込なし",
            "products": [[code, name] for code, name in self.names.items()], "people": len(self.ids),
            "parts": self.parts,
        }  # fmt: skip

    def _rows(self, rows: Any, ids: Sequence[UUID]) -> list[tuple[UUID, list[Any]]]:
        given, coming = self._given(ids), self._coming(ids)
        return [
            (person.pk, _person(person, given[person.pk], coming[person.pk]))
            for person in rows.filter(id__in=ids).order_by("kana", "addressee_number")
            if given[person.pk] or coming[person.pk]
        ]

    def _given(self, ids: Sequence[UUID]) -> dict[UUID, list[list[Any]]]:
        found: dict[UUID, list[list[Any]]] = defaultdict(list)
        rows = doses.current_doses(self.viewer, ids).values_list(
            "resident_id", "given_on", "product", "lot_number", "place"
        )
        for resident_id, given_on, product, lot_number, place in rows:
            found[resident_id].append([given_on.isoformat(), self.names.get(product, product), lot_number, place])
        return found

    def _coming(self, ids: Sequence[UUID]) -> dict[UUID, list[list[Any]]]:
        found: dict[UUID, list[list[Any]]] = defaultdict(list)
        doubts = unknown_of(ids)
        rows = due.of_statuses(self.viewer, self.run, OPEN).filter(resident_id__in=ids)
        for resident_id, series, status, number, earliest, latest in rows.values_list(
            "resident_id", "series", "status", "number", "earliest", "latest"
        ):
            doubt = doubts.get(resident_id)
            word = WORD if doubt and doubt.covers(series, status) else STATUS_WORDS[status]
            until, since = (day.isoformat() if day else "" for day in (latest, earliest))
            found[resident_id].append([self.series.get(series, ""), word, number, since, until])
        return found


def index_of(person: Sequence[Any]) -> list[Any]:
    """What the page searches in, and shows before a person is chosen."""
    return [person[NAME], person[KANA], person[BIRTH], person[BIRTH_WORDS]]


def _person(person: Resident, given: list[list[Any]], coming: list[list[Any]]) -> list[Any]:
    birth = person.birth_date
    return [
        person.addressee_number, person.name, person.kana, birth.isoformat() if birth else "",
        wareki(birth) if birth else person.birth_text, str(person.get_sex_display()), person.address, given, coming,
    ]  # fmt: skip
