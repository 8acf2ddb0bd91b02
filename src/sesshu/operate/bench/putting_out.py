"""What the benchmark of data outputs does in a ledger's process."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sesshu.operate.bench.measure import peak_mib
from sesshu.operate.people import person

SHEET_ROWS, SHEET_COLUMNS = 50_000, 20
COLUMNS = (
    "addressee_number", "name", "kana", "birth_date", "sex", "household_number", "status", "status_on", "became_on",
    "postal_code", "town", "address",
)  # fmt: skip


def put_rows_out() -> dict[str, Any]:
    """Seconds of COPY of the plain columns into a file, of both CSV profiles, and of a large spreadsheet."""
    from sesshu.ledger.extracts.questions import Question
    from sesshu.ledger.extracts.subjects import columns_for

    chief = person("chief")
    question = Question("residents", tuple(f"resident.{name}" for name in COLUMNS))
    few = Question("residents", question.columns, {"resident.birth_date": {"from": _youngest(100)}})
    _seconds(few, "machine", chief)  # an office's process has put out something before
    told: dict[str, Any] = {"floor": _copied()}
    for profile in ("machine", "human"):
        told[profile], told["rows"] = _seconds(question, profile, chief)
    told["peak_csv"] = peak_mib()
    wide = tuple(list(columns_for(chief, "residents"))[:SHEET_COLUMNS])
    sheet = Question("residents", wide, {"resident.birth_date": {"from": _youngest(SHEET_ROWS)}})
    told["xlsx"], told["xlsx_rows"] = _seconds(sheet, "xlsx", chief)
    return told


def _copied() -> float:
    """Twice, so that what follows is not the only one with warm pages; the second counts."""
    from django.db import connection

    with TemporaryDirectory() as folder:
        for _ in range(2):
            begun = perf_counter()
            asked = f"COPY (SELECT {', '.join(COLUMNS)} FROM resident) TO STDOUT (FORMAT csv)"
            with (
                Path(folder, "floor.csv").open("wb") as out,
                connection.cursor() as cursor,
                cursor.copy(asked) as copy,
            ):
                for piece in copy:
                    out.write(piece)
            seconds = perf_counter() - begun
    return seconds


def _seconds(question: Any, profile: str, by: Any) -> tuple[float, int]:
    from sesshu.ledger.extracts import actions, making

    begun = perf_counter()
    kept = actions.keep(question=question, by=by, purpose="FILE_EXCHANGE")
    run = actions.ask(
        definition_id=kept.pk, profile=profile, purpose="STATISTICS", application_number="R8-1", by=by
    )  # fmt: skip
    done = making.make(run_id=run.pk, by=by)
    return perf_counter() - begun, int(done.rows or 0)


def _youngest(count: int) -> str:
    """The birthday from which on about so many people are born."""
    from sesshu.ledger.residents.models import Resident

    rows = Resident.objects.exclude(birth_date=None).order_by("-birth_date").values_list("birth_date", flat=True)
    return str(rows[min(count, rows.count()) - 1])
