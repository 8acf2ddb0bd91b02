"""From received bytes to staged rows: decode, check, stage. Begun again after a crash, it gives the same result."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import JSONObject

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import storage, unkept
from sesshu.foundation.files.checking import CheckedRow, Checker
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.reading import FileRefused, Table, open_table
from sesshu.foundation.files.registry import Intake, Values, intake
from sesshu.foundation.files.sequence import doubts
from sesshu.foundation.files.states import ImportState, Outcome
from sesshu.foundation.files.transitions import locked, move, recount
from sesshu.foundation.files.values import typed_values

COPY_ROWS = (
    "COPY file_import_row (import_id, number, line, natural_key, values, outcome, reasons, decided_by, decision_note)"
    " FROM STDIN"
)
ROWS_READ_AT_ONCE = 5000


def prepare(imported: Import, *, by: Actor) -> Import:
    """Decode, check and stage a received import. A file that cannot be taken ends as refused, with a sentence."""
    imported = Import.objects.get(id=imported.id)
    while waits(imported):
        try:
            _stage(imported, by=by)
        except FileRefused as refused:
            _refuse(imported, refused.message, by=by)
        imported = Import.objects.get(id=imported.id)
    unkept.forget(imported, by=by)
    return imported


def waits(imported: Import) -> bool:
    """Whether its bytes are still to be read."""
    return imported.state in (ImportState.RECEIVED, ImportState.DECODED, ImportState.CHECKED)


def _stage(imported: Import, *, by: Actor) -> None:
    taking = intake(imported.interface)
    table = open_table(storage.read(imported.sha256), taking.interface)
    if imported.state == ImportState.RECEIVED:
        move(imported, ImportState.DECODED, encoding=table.encoding)
    with transaction.atomic():
        imported = locked(imported.id)
        _write_rows(imported, table, taking)
        del table  # the text of a whole city: not held while the room looks at the rows
        if imported.state == ImportState.DECODED:
            move(imported, ImportState.CHECKED)
        stops = look(imported, taking)
        if refusals := [message for message, refuse in stops if refuse]:
            raise FileRefused(refusals[0])
        move(
            imported, ImportState.STAGED, staged_at=clock.now(), review_stop="\n".join(text for text, _ in stops),
            **recount(imported),
        )  # fmt: skip
        counts = recount(imported)
        audit.record(
            "import.staged", by=by, purpose=imported.purpose, obj=f"import:{imported.id}", n=imported.total or 1,
            detail={"interface": imported.interface, "sha256": imported.sha256, "counts": counts},
        )  # fmt: skip


def _write_rows(imported: Import, table: Table, taking: Intake) -> None:
    checker = Checker(taking, imported.control_count)
    ImportRow.objects.filter(import_id=imported.id).delete()
    with connection.cursor() as cursor, cursor.copy(COPY_ROWS) as copy:
        for row in checker.rows(table):
            copy.write_row(_as_record(imported, row))
    for number, reason in checker.held_later.items():
        for earlier in ImportRow.objects.filter(import_id=imported.id, number=number).exclude(outcome="rejected"):
            earlier.outcome, earlier.reasons = Outcome.HELD, [*earlier.reasons, reason]
            earlier.save(update_fields=["outcome", "reasons"])


def _as_record(imported: Import, row: CheckedRow) -> tuple[Any, ...]:
    values = json.dumps(row.values, ensure_ascii=False, default=str)
    reasons = json.dumps(row.reasons, ensure_ascii=False) if row.reasons else "[]"
    return imported.id, row.number, row.line, row.key, values, row.outcome.value, reasons, "", ""


def look(imported: Import, taking: Intake) -> list[tuple[str, bool]]:
    """What the room has to say about the rows that passed: (sentence, refuse)."""
    found = [(sentence, False) for sentence in doubts(imported, taking.interface)]
    if taking.review is None:
        return found
    return found + [(stop.message, stop.refuse) for stop in taking.review(list(passed(imported, taking)))]


def changed_since(imported: Import, taking: Intake, moment: datetime) -> list[str]:
    """What became of the things in the file after somebody looked, in sentences."""
    if taking.changed_since is None:
        return []
    return taking.changed_since(list(passed(imported, taking)), moment)


def passed(imported: Import, taking: Intake) -> Iterator[Values]:
    """What the room wants to see of all rows that wait to be committed, in the order of the file."""
    rows = ImportRow.objects.filter(import_id=imported.id, outcome=Outcome.READY).order_by("number")
    fields = {name: KeyTransform(name, "values") for name in taking.review_fields}
    seen = JSONObject(**fields) if fields else F("values")
    for values in rows.annotate(seen=seen).values_list("seen", flat=True).iterator(chunk_size=ROWS_READ_AT_ONCE):
        yield typed_values(values, taking.interface)


def basis_of(imported: Import, stops: list[tuple[str, bool]]) -> str:
    """What a review rests on: the rows' counts and what the room said about them."""
    told = [str(imported.total), str(imported.ready), *(text for text, _ in stops)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def _refuse(imported: Import, sentence: str, *, by: Actor) -> None:
    with transaction.atomic():
        imported = locked(imported.id)
        ImportRow.objects.filter(import_id=imported.id).delete()
        move(imported, ImportState.REFUSED, refusal=sentence)
        audit.record(
            "import.refused", by=by, purpose=imported.purpose, obj=f"import:{imported.id}", decision="deny",
            detail={"interface": imported.interface, "sha256": imported.sha256, "reason": sentence},
        )  # fmt: skip
