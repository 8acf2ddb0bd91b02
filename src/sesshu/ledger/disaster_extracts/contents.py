"""What a counter needs without network: who lives here, what was given, what is due tonight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
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


def contents(viewer: Actor, run: DueRun, said: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """Everything of the extract as plain values. The viewer never sees protected addresses, so none is in it.

    Residents without any dose and without anything to come are left out. `ids` are those in it, for the register.
    """
    rows = residents.alive_and_here(viewer, run.as_of)
    ids = list(rows.order_by("id").values_list("id", flat=True))
    names = product_names()
    found: list[list[Any]] = []
    told: list[str] = []
    for at in range(0, len(ids), SLICE):
        part = _people(viewer, run, rows, ids[at : at + SLICE], names)
        told += [str(person.pk) for person, _ in part]
        found += [values for _, values in part]
        if said:
            said(min(at + SLICE, len(ids)), len(ids))
    found.sort(key=lambda person: (person[2], person[0]))
    received = freshness.last_taken_in()
    return {
        "as_of": run.as_of.isoformat(), "as_of_words": wareki(run.as_of),
        "made_at": clock.now().astimezone(clock.TOKYO).isoformat(timespec="minutes"),
        "register_day": wareki(received.astimezone(clock.TOKYO).date()) if received else "取込なし",
        "products": [[code, name] for code, name in names.items()], "people": found, "ids": told,
    }  # fmt: skip


def _people(
    viewer: Actor, run: DueRun, rows: Any, ids: Sequence[UUID], names: dict[str, str]
) -> list[tuple[Resident, list[Any]]]:
    series = {text.code: text.name for text in city_tables().series}
    given: dict[UUID, list[list[Any]]] = defaultdict(list)
    for dose in doses.current_doses(viewer, ids):
        given[dose.resident_id].append(
            [dose.given_on.isoformat(), names.get(dose.product, dose.product), dose.lot_number, dose.place]
        )
    doubts, coming = unknown_of(ids), defaultdict(list)
    for state in due.of_statuses(viewer, run, OPEN).filter(resident_id__in=ids):
        doubt = doubts.get(state.resident_id)
        word = WORD if doubt and doubt.covers(state.series, state.status) else STATUS_WORDS[state.status]
        until = state.latest.isoformat() if state.latest else ""
        since = state.earliest.isoformat() if state.earliest else ""
        coming[state.resident_id].append([series.get(state.series, ""), word, state.number, since, until])
    return [
        (person, _person(person, given[person.pk], coming[person.pk]))
        for person in rows.filter(id__in=ids)
        if given[person.pk] or coming[person.pk]
    ]


def _person(person: Resident, given: list[list[Any]], coming: list[list[Any]]) -> list[Any]:
    birth = person.birth_date
    return [
        person.addressee_number, person.name, person.kana, birth.isoformat() if birth else "",
        wareki(birth) if birth else person.birth_text, str(person.get_sex_display()), person.address, given, coming,
    ]  # fmt: skip
