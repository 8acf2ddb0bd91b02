"""After a backup was brought back: people who were erased since are there again, and are erased once more.

The register gives the approvals and the commitments; who is meant is found by computing the commitment of everybody.
Nobody is asked again: it is the same decision.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import models, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals.models import Approval, NumberSeries
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.writing import copy_in
from sesshu.ledger.erasures import jobs, policies
from sesshu.ledger.erasures.models import Erasure, ErasurePerson, ErasureRecord
from sesshu.ledger.erasures.registering import FORMAT, OWN
from sesshu.ledger.erasures.states import ErasureState
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.retention import queries as retention

WRONG = "消去の台帳のファイルではないか、途中で切れています。控えと一緒に保管したファイルを指定してください。"


def read(file: Path) -> dict[str, Any]:
    """One file of the register. Raises `InvalidInput`."""
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        complete = (
            found["format"] == FORMAT
            and len(found["approvals"]) == 2
            and {"salt", "commitments", "left_out"} <= found.keys()
            and {*OWN} <= found["erasure"].keys()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        complete = False
    if not complete:
        raise InvalidInput(f"{file.name}：{WRONG}", field="folder", example="erasure-2032-001.json")
    return found


@transaction.atomic
def reapply(*, entry: dict[str, Any], by: Actor, purpose: str) -> Erasure | None:
    """Enter an erasure that this database does not know as done, and let a worker do it again. None: nothing to do."""
    by.check("erasure.run")
    known = Erasure.objects.filter(pk=UUID(entry["id"])).first()
    if known is not None and known.state == ErasureState.DONE:
        return None
    erasure = _entered(entry)
    back = _list(erasure, entry)
    audit.record(
        "erasure.restored", by=by, purpose=purpose, obj=f"erasure:{erasure.pk}", case=erasure.label, n=max(1, back),
        detail={"content": erasure.content_sha256, "back": back},
    )  # fmt: skip
    jobs.start(erasure, by=by, purpose=purpose)
    return erasure


def _list(erasure: Erasure, entry: dict[str, Any]) -> int:
    """The same list again: who is back to be erased, who was left out then, and who is not here to be erased."""
    wanted, left_out = set(entry["commitments"]), set(entry["left_out"])
    salt = bytes(erasure.salt)
    here = {policies.commitment(salt, who): who for who in Resident.objects.values_list("pk", flat=True).iterator()}
    ids = [here[one] for one in sorted(here.keys() & (wanted | left_out))]
    people = list(Resident.objects.filter(pk__in=ids).order_by("pk"))
    clocks = retention.clocks(people, erasure.as_of)
    erasure.people.all().delete()
    rows = []
    for place, who in enumerate(people):
        one = policies.commitment(salt, who.pk)
        rows.append(
            ErasurePerson(
                erasure=erasure, place=place, resident=who, version=who.version, commitment=one,
                died_on=who.removed_on or erasure.as_of, ends_on=clocks[who.pk].ends_on or erasure.as_of,
                left_out="はじめの消去で見送られています" if one in left_out else "",
            )
        )  # fmt: skip
    copy_in(rows)
    gone = (wanted | left_out) - here.keys()
    ErasureRecord.objects.bulk_create(
        [ErasureRecord(erasure=erasure, commitment=one, at=clock.now()) for one in sorted(gone)], ignore_conflicts=True
    )
    return len(here.keys() & wanted)


def _entered(entry: dict[str, Any]) -> Erasure:
    """The erasure and its approvals as they were; numbers given after this go on behind theirs."""
    first, second = (_put(Approval, values) for values in sorted(entry["approvals"], key=lambda one: one["kind"]))
    for approval in (first, second):
        year, number = (int(part) for part in approval.decision_number.split("-"))
        series, _ = NumberSeries.objects.get_or_create(fiscal_year=year)
        NumberSeries.objects.filter(fiscal_year=year).update(last=max(series.last, number))
    again = {
        "salt": bytes.fromhex(entry["salt"]), "state": ErasureState.RUNNING, "first_approval": first,
        "second_approval": second, "restored_at": clock.now(),
    }  # fmt: skip
    values = {name: _value(Erasure, name, entry["erasure"][name]) for name in OWN}
    erasure, _ = Erasure.objects.update_or_create(id=UUID(entry["id"]), defaults=values | again)
    return erasure


def _put(model: type[Approval], values: dict[str, Any]) -> Approval:
    found = {name: _value(model, name, value) for name, value in values.items()}
    row, _ = model._default_manager.update_or_create(pk=found.pop("id"), defaults=found)
    return row


def _value(model: type[models.Model], name: str, value: Any) -> Any:
    field = next(one for one in model._meta.concrete_fields if one.attname == name)
    return field.to_python(value) if value is not None else None


def job_of(erasure: Erasure) -> Job:
    """The work that does it again."""
    found = jobs.going_on(erasure)
    if found is None:
        raise NotNow(f"{erasure.label}は、ほかの処理で終わっています。")
    return found
