"""The list of disability handbooks that the data hub hands on: who is a target at 60 to 64 because of it.

What is recorded is the circumstance with its class and the handbook as evidence, never the list itself. A handbook that
is no longer held is for a person to look at: the circumstance is not ended by a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.foundation.files.outcomes import Committed, Finding
from sesshu.ledger.conditions.actions import ConditionEntry, record_conditions
from sesshu.ledger.conditions.handbook_rules import Rule, rules
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import there

PURPOSE = "DOSE_REGISTRATION"
EVIDENCE = "身体障害者手帳（障害者福祉の一覧）"
OPEN = (True, "1", None, "")


NOBODY = Committed("held", "UNKNOWN_RESIDENT", "宛名番号の住民が台帳にいません。番号を確認してください。")
ENDED = Committed(
    "held", "HANDBOOK_ENDED", "手帳の資格がなくなっています。特別な事情の画面で、取りやめるか確かめてください。"
)
NOT_OURS = Committed(
    "rejected", "NO_CONDITION", "この手帳の種類・等級・部位は、定期接種の対象を広げる事情になりません。"
)


def circumstance(row: Mapping[str, Any], counting: Sequence[Rule]) -> str:
    """The code of the circumstance that a handbook is the evidence of; empty for none."""
    return next((one.condition for one in counting if one.fits(row)), "")


def commit_chunk(values: Sequence[dict[str, Any]], *, source: str, by: Actor, decided: bool = False) -> list[Committed]:  # noqa: ARG001
    """Record the circumstances of rows. One that is in force already stays as it was recorded."""
    numbers = {row["addressee_number"] for row in values}
    people = {one.addressee_number: one for one in Resident.objects.filter(there(), addressee_number__in=numbers)}
    known = set(
        ResidentCondition.objects.filter(resident__in=people.values(), ended_at=None).values_list("resident_id", "code")
    )
    outcomes, entries, counting = [], [], rules()
    for row in values:
        person, code = people.get(row["addressee_number"]), circumstance(row, counting)
        if person is None or not code:
            outcomes.append(NOT_OURS if not code else NOBODY)
        elif row["is_open"] not in OPEN:
            is_known = (person.pk, code) in known
            outcomes.append(ENDED if is_known and not decided else Committed("accepted"))
        else:
            if (person.pk, code) not in known:
                known.add((person.pk, code))
                entries.append(_entry(person, code, row))
            outcomes.append(Committed("accepted"))
    if entries:
        record_conditions(entries=entries, by=by, purpose=PURPOSE, from_register=True)
    return outcomes


def _entry(person: Resident, code: str, row: Mapping[str, Any]) -> ConditionEntry:
    return ConditionEntry(
        person.pk, code, valid_from=row["granted_on"], disability_class=row["handbook_grade"].strip(),
        evidence=EVIDENCE, evidence_on=row["granted_on"],
    )  # fmt: skip


def check_row(values: Mapping[str, Any]) -> list[Finding]:
    """A handbook of the future is a slip of the pen."""
    granted_on = values.get("granted_on")
    if granted_on is None or granted_on <= clock.today():
        return []
    text = "交付年月日は今日以前の日にしてください。（例：2025-04-01）"
    return [Finding("rejected", "granted_on", "IN_THE_FUTURE", text)]


def register_interfaces() -> None:
    """Offer the file on the import page."""
    registry.register(
        interface=load("sesshu.ledger.conditions", "interfaces/disability.yaml"), check_row=check_row,
        commit_chunk=commit_chunk, empty=True,
    )  # fmt: skip
