"""引抜き: letters of a recall that are no longer true, by their place in the bundle. Worked out anew whenever asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.foundation.forms.models import PrintPart, PrintRow, PrintRun, RunState
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.recalls import queries
from sesshu.ledger.recalls.models import LotRecall, RecallDose
from sesshu.ledger.recalls.outputs import letter
from sesshu.ledger.recalls.refreshing import is_other_now
from sesshu.ledger.recalls.routes import Route, Told, routes

ADDRESS, NAMES = ("postal_code", "address"), ("addressee", "person")
COLUMNS = (
    ("run", "出力番号"), ("serial", "何通目"), ("box", "箱（PDFの分冊）"), ("reason", "理由"), ("posted_on", "投函日"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One letter to take out. `serial` counts the letters of the run from one; `box` is the part of the PDF whose paper
    lies together, None before it is made; `posted_on` says that it has left the house. No name is told."""

    run: PrintRun
    serial: int
    box: int | None
    reason: str
    posted_on: date | None
    subject: str


def to_withdraw(viewer: Actor, recall: LotRecall) -> list[Withdrawal]:
    """Letters whose person died, moved, came under protection or has another address or name since they were made, and
    those that tell of a dose that was withdrawn or is another one now."""
    viewer.check("recall.read")
    made = recall.doses.exclude(letter_run=None).exclude(letter_run__state=RunState.CANCELLED)
    rows = list(made.select_related("dose", "letter_run").order_by("given_on", "id"))
    of_letter: dict[tuple[UUID, str], list[RecallDose]] = defaultdict(list)
    for row in rows:
        of_letter[row.letter_run_id, f"resident:{row.resident_id}"].append(row)
    people = routes({row.resident_id for row in rows}, viewer)
    runs = {row.letter_run_id for row in rows}
    parts = _parts(runs)
    posted = dict(recall.postings.values_list("run_id", "posted_on"))
    found = []
    for one in PrintRow.objects.filter(run__in=runs).select_related("run"):
        doses = of_letter.get((one.run_id, one.subject))
        why = _why(one, doses, people.get(doses[0].resident_id)) if doses else None
        if why:
            box = next((part.number for part in parts[one.run_id] if one.number <= part.last_row), None)
            found.append(Withdrawal(one.run, one.number, box, why, posted.get(one.run_id), one.subject))
    return sorted(found, key=lambda one: (one.run.label, one.serial))


def export_withdrawals(*, recall_id: UUID, profile: str, by: Actor, purpose: str) -> Export:
    """The same as a file for whoever stands before the boxes. Nobody's name is in it. Raises `NotNow`."""
    by.check("file.export")
    recall = queries.get(by, recall_id)
    found = to_withdraw(by, recall)
    if not found:
        raise NotNow("引き抜く手紙はありません。")
    return export(
        name=f"ロット回収_引抜き一覧_{recall.label}", columns=list(COLUMNS), profile=profile, by=by, purpose=purpose,
        rows=[
            {"run": one.run.label, "serial": one.serial, "box": one.box, "reason": one.reason,
             "posted_on": one.posted_on}
            for one in found
        ],
        subjects=[one.subject for one in found],
    )  # fmt: skip


def _parts(runs: Iterable[UUID]) -> dict[UUID, Sequence[PrintPart]]:
    """The parts of each run in their order."""
    found: dict[UUID, list[PrintPart]] = {run: [] for run in runs}
    for part in PrintPart.objects.filter(run__in=list(found)).order_by("number"):
        found[part.run_id].append(part)
    return dict(found)


def _why(printed: PrintRow, doses: list[RecallDose], person: Told | None) -> str | None:
    if person is None:  # joined or sealed since
        return str(Why.REMOVED.label)
    if person.route != Route.LETTER:
        return str(person.route.label)
    now = letter(person, doses)
    if any(printed.values.get(key) != now[key] for key in ADDRESS):
        return str(Why.ADDRESS_CHANGED.label)
    if any(printed.values.get(key) != now[key] for key in NAMES):
        return str(Why.NAME_CHANGED.label)
    changed = any(row.dose.withdrawn_at is not None or is_other_now(row) for row in doses)
    return str(Why.RECORDS_CHANGED.label) if changed else None
