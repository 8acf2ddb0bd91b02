"""下見: what a correction of these doses would change, person by person. Nothing is corrected here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.writing import overwrite
from sesshu.ledger.bulk_corrections.models import BulkCorrection, BulkCorrectionDose
from sesshu.ledger.doses.actions.common import entry_of
from sesshu.ledger.doses.effects import effects
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import judge_entries
from sesshu.ledger.residents.models import Resident

COLUMNS = ("level_before", "level_after", "why_after", "others", "is_changed")


def values(plain: dict[str, Any]) -> dict[str, Any]:
    """Changes as an action takes them."""
    read = dict(plain)
    if "given_on" in read:
        read["given_on"] = date.fromisoformat(read["given_on"])
    return read


def look(bulk: BulkCorrection, lo: int, hi: int) -> None:
    """Fill in the judgement before and after for the people `lo` to `hi` (not included)."""
    rows = list(bulk.doses.filter(person__gte=lo, person__lt=hi).select_related("dose", "resident").order_by("id"))
    of_person: dict[UUID, list[BulkCorrectionDose]] = defaultdict(list)
    for row in rows:
        of_person[row.resident_id].append(row)
    for mine in of_person.values():
        _look_at(mine[0].resident, mine)
    overwrite(rows, COLUMNS)


def _look_at(person: Resident, rows: Sequence[BulkCorrectionDose]) -> None:
    old = [entry_of(row.dose) for row in rows]
    new = [replace(entry, **values(row.after)) for entry, row in zip(old, rows, strict=True)]
    fault = _fault(person, new)
    without = [row.dose_id for row in rows]
    today = clock.today()
    before = judge_entries({person.pk: person}, old, today, without=without)
    after = before if fault else judge_entries({person.pk: person}, new, today, without=without)
    found = effects(person, [] if fault else new, without=[] if fault else [row.dose for row in rows])
    for row, was, is_ in zip(rows, before, after, strict=True):
        row.level_before, row.level_after = was.level, "" if fault else is_.level
        row.why_after = fault or (is_.reasons[0].text if is_.level != "info" and is_.reasons else "")
        row.others = len(found.doses)
        row.is_changed = bool(fault) or was.level != is_.level or bool(found.doses)


def _fault(person: Resident, entries: Sequence[DoseEntry]) -> str:
    """Why these doses cannot be as asked (a day before birth): they will be left as they are."""
    try:
        for entry in entries:
            entry.check(clock.today(), person.birth_date)
    except InvalidInput as wrong:
        return wrong.message
    return ""
