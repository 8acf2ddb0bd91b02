"""引抜き: letters of a recall that are no longer true, by their place in the bundle. Worked out anew whenever asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.forms.models import PrintRow, PrintRun, RunState
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.recalls.models import LotRecall, RecallDose
from sesshu.ledger.recalls.outputs import letter
from sesshu.ledger.recalls.refreshing import is_other_now
from sesshu.ledger.recalls.routes import Route, Told, routes

ADDRESS, NAMES = ("postal_code", "address"), ("addressee", "person")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One letter to take out. `serial` counts the letters of the run from one; no name is told."""

    run: PrintRun
    serial: int
    reason: str


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
    found = []
    for one in PrintRow.objects.filter(run__in={row.letter_run_id for row in rows}).select_related("run"):
        doses = of_letter.get((one.run_id, one.subject))
        why = _why(one, doses, people.get(doses[0].resident_id)) if doses else None
        if why:
            found.append(Withdrawal(one.run, one.number, why))
    return sorted(found, key=lambda one: (one.run.label, one.serial))


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
