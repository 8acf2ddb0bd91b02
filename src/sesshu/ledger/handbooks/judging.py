"""Rows of a grid judged together, as they would stand beside the recorded doses."""

from __future__ import annotations

from collections.abc import Sequence

from sesshu.foundation import clock
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict, judge_entries
from sesshu.ledger.residents.models import Resident


def judge_rows(resident: Resident, rows: Sequence[tuple[int, DoseEntry]]) -> dict[int, Verdict]:
    """The verdict of each row by its number."""
    entries = [entry for _, entry in rows]
    verdicts = judge_entries({resident.pk: resident}, entries, clock.today()) if entries else []
    return {n: verdict for (n, _), verdict in zip(rows, verdicts, strict=True)}
