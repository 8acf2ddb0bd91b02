"""From staged rows to the room's own tables, chunk by chunk, each row once."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.registry import Intake, OutcomeLike, intake
from sesshu.foundation.files.states import ImportState, Outcome
from sesshu.foundation.files.transitions import locked, move, recount
from sesshu.foundation.files.values import typed_values

WRITE_PLAIN = "UPDATE file_import_row SET outcome = %s, decided_by = %s, decision_note = %s WHERE id = ANY(%s)"
WRITE_OUTCOMES = """
UPDATE file_import_row row SET outcome = made.outcome, reasons = row.reasons || made.reasons,
       decided_by = made.decided_by, decision_note = made.decision_note
  FROM jsonb_to_recordset(%s::jsonb)
       AS made(id bigint, outcome text, reasons jsonb, decided_by text, decision_note text)
 WHERE row.id = made.id
"""


class StagedRow(NamedTuple):
    """What a commit needs of a row."""

    id: int
    number: int
    values: dict[str, Any]


def commit_rows(
    imported: Import,
    rows: Sequence[ImportRow | StagedRow],
    taking: Intake,
    *,
    by: Actor,
    decided_by: str = "",
    note: str = "",
) -> list[OutcomeLike]:
    """Give rows to their room and write how each ended. Inside the caller's transaction.

    `decided_by` with `note`: a person has looked at these rows. Raises `RuntimeError` when the room does not answer
    for every row.
    """
    values = [typed_values(row.values, taking.interface) for row in rows]
    source = f"import:{imported.id}"
    outcomes = list(taking.commit_chunk(values, source=source, by=by, decided=bool(decided_by))) if values else []
    if len(outcomes) != len(rows):
        raise RuntimeError(f"{imported.interface}: an outcome for each row is needed")
    ended = list(zip(rows, outcomes, strict=True))
    plain = [row.id for row, made in ended if made.state == Outcome.ACCEPTED and not made.message]
    told = [
        _written(row, made, decided_by, note) for row, made in ended if made.state != Outcome.ACCEPTED or made.message
    ]
    with connection.cursor() as cursor:
        if plain:
            cursor.execute(WRITE_PLAIN, [Outcome.ACCEPTED.value, decided_by, note, plain])
        if told:
            cursor.execute(WRITE_OUTCOMES, [json.dumps(told, ensure_ascii=False)])
    return outcomes


def _is_plain(made: OutcomeLike) -> bool:
    return made.state == Outcome.ACCEPTED and not made.message


def _written(row: ImportRow | StagedRow, made: OutcomeLike, decided_by: str, note: str) -> dict[str, Any]:
    reasons = [{"code": made.code, "label": "", "text": made.message}] if made.message else []
    return {
        "id": row.id,
        "outcome": Outcome(made.state).value,
        "reasons": reasons,
        "decided_by": decided_by,
        "decision_note": note,
    }


def commit_range(imported: Import, lo: int, hi: int, taking: Intake, *, by: Actor) -> str:
    """Commit the waiting rows with numbers above `lo` up to `hi`; returns a digest of how they ended."""
    found = (
        ImportRow.objects.filter(import_id=imported.id, number__gt=lo, number__lte=hi, outcome=Outcome.READY)
        .select_for_update()
        .order_by("number")
    )
    rows = [StagedRow(*row) for row in found.values_list("id", "number", "values")]
    outcomes = commit_rows(imported, rows, taking, by=by)
    _count_on(imported, Counter(Outcome(made.state) for made in outcomes))
    lines = [f"{row.number},{made.state}" for row, made in zip(rows, outcomes, strict=True)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _count_on(imported: Import, ended: Counter[Outcome]) -> None:
    """Move what ended from `ready` to its count: counting a whole city again for every chunk would take minutes."""
    moved = {outcome.value: F(outcome.value) + count for outcome, count in ended.items()}
    Import.objects.filter(id=imported.id).update(ready=F("ready") - ended.total(), **moved)


def count_again(imported: Import) -> Import:
    """Make the counts of an import those of its rows."""
    held = locked(imported.id)
    counts = recount(held)
    Import.objects.filter(id=held.id).update(**counts)
    return Import.objects.get(id=held.id)


def finish(imported: Import, *, by: Actor) -> None:
    """End an import whose rows have all ended; the hash of its result goes into the audit log."""
    with transaction.atomic():
        imported = locked(imported.id)
        if imported.state == ImportState.COMMITTED:
            return
        imported = count_again(imported)
        digest = result_digest(imported)
        move(imported, ImportState.COMMITTED, committed_at=clock.now(), result_sha256=digest)
        if taking := intake(imported.interface).finished:
            taking(source=f"import:{imported.id}", by=by)
        audit.record(
            "import.committed", by=by, purpose=imported.purpose, obj=f"import:{imported.id}", n=imported.accepted or 1,
            detail={"counts": recount(imported), "result": digest},
        )  # fmt: skip


def result_digest(imported: Import) -> str:
    """SHA-256 over number, outcome and reason codes of every row, one a line."""
    digest = hashlib.sha256()
    rows = ImportRow.objects.filter(import_id=imported.id).order_by("number")
    for number, outcome, reasons in rows.values_list("number", "outcome", "reasons").iterator(chunk_size=5000):
        digest.update(f"{number},{outcome},{' '.join(reason['code'] for reason in reasons)}\n".encode())
    return digest.hexdigest()
