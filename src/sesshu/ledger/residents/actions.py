"""The only door for changes to residents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.writing import copy_in, overwrite
from sesshu.ledger.residents import consequences
from sesshu.ledger.residents.applying import Batch, Kind, Outcome, in_order
from sesshu.ledger.residents.derive import KEYS, SAME
from sesshu.ledger.residents.models import (
    AddressProtection,
    FormerKey,
    PostalAddress,
    Resident,
    ResidentChange,
    ResidentVersion,
)
from sesshu.ledger.residents.rows import RegisterRow
from sesshu.ledger.residents.rules import check

PERMISSION = "resident.import"
_LOCK = 0x5265_7369  # one batch of register rows at a time: history numbers must not overtake one another
_CHANGING = (
    *(field for field in SAME if field != "addressee_number"), *KEYS,
    "birth_date", "birth_text", "birth_precision", "sex", "resident_class", "status", "status_on", "became_reason",
    "removal_reason", "foreign_since", "address", "address_protected", "version", "updated_at",
)  # fmt: skip


@transaction.atomic
def apply_changes(
    *, rows: Sequence[RegisterRow], kind: Kind, source: str, by: Actor, purpose: str, decided: bool = False
) -> list[Outcome]:
    """Apply register rows; the outcome of each stands at its position.

    Applying the same rows again changes nothing. A row that does not fit waits (`held`) or is `rejected` and leaves
    the others untouched. `kind` "full" takes each row as the present state of a person, "change" demands an unbroken
    history. `decided`: a clerk has looked at findings that would hold a row. `source` names the file for the history.
    """
    by.check(PERMISSION)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    outcomes = [_check(row, decided=decided) for row in rows]
    good = [position for position, outcome in enumerate(outcomes) if outcome.state == "accepted"]
    batch = _prepare([rows[position] for position in good], kind, source)
    for place in in_order([rows[position] for position in good]):
        outcomes[good[place]] = batch.apply(rows[good[place]])
    _write(batch)
    _record(batch, outcomes, by=by, purpose=purpose)
    consequences.tell(batch.happened, by=by, purpose=purpose)
    return outcomes


def _check(row: RegisterRow, *, decided: bool) -> Outcome:
    findings = [finding for finding in check(row) if finding.severity == "rejected" or not decided]
    if not findings:
        return Outcome("accepted")
    worst = findings[0]
    return Outcome(worst.severity, worst.code, worst.message)


def _prepare(rows: list[RegisterRow], kind: Kind, source: str) -> Batch:
    numbers = {row.addressee_number for row in rows}
    residents = {r.addressee_number: r for r in Resident.objects.filter(addressee_number__in=numbers)}
    ids = [resident.id for resident in residents.values()]
    versions: dict[UUID, list[ResidentVersion]] = defaultdict(list)
    for version in ResidentVersion.objects.filter(resident_id__in=ids):
        versions[version.resident_id].append(version)
    seen = ResidentChange.objects.filter(resident_id__in=ids)
    # Knowledge never runs backwards, even when a training clock was set back.
    return Batch(
        kind=kind,
        source=source,
        at=max([clock.now(), *(v.recorded_at for known in versions.values() for v in known)]),
        residents=residents,
        seen={(number, history): digest for number, history, digest in
              seen.values_list("addressee_number", "history_number", "row_hash")},
        versions=versions,
        health_numbers=_health_numbers(len(numbers) - len(residents)),
    )  # fmt: skip


def _health_numbers(count: int) -> list[str]:
    """New 健管番号, highest first, so that `pop` hands them out upwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('resident_health_number') FROM generate_series(1, %s)", [count])
        return [f"{number:010d}" for (number,) in reversed(cursor.fetchall())]


def _write(batch: Batch) -> None:
    copy_in(batch.new_residents)
    overwrite(batch.changed.values(), _CHANGING)
    copy_in(batch.new_changes)
    ResidentVersion.objects.bulk_update(batch.closed_versions, ["superseded_at"], batch_size=1000)
    copy_in(batch.new_versions)
    copy_in(batch.new_former)
    for resident_id, history_number in batch.void_former:
        FormerKey.objects.filter(resident_id=resident_id, history_number=history_number).delete()
    AddressProtection.objects.bulk_create(
        batch.protections.values(), update_conflicts=True, unique_fields=["resident", "starts_on"],
        update_fields=["ends_on", "recorded_at"],
    )  # fmt: skip


def _record(batch: Batch, outcomes: list[Outcome], *, by: Actor, purpose: str) -> None:
    concerned = sorted({f"resident:{change.resident_id}" for change in batch.new_changes})
    counts = {state: sum(o.state == state for o in outcomes) for state in ("accepted", "held", "rejected")}
    audit.record(
        "resident.changes_applied", by=by, purpose=purpose, obj=f"source:{batch.source}", subjects=concerned,
        detail={"kind": batch.kind, "counts": counts, "new": len(batch.new_residents)}, n=len(outcomes),
    )  # fmt: skip


@transaction.atomic
def set_postal_address(
    *, resident_id: UUID, starts_on: date, ends_on: date | None, postal_code: str, address: str, recipient: str,
    reason: str, by: Actor, purpose: str,
) -> PostalAddress:  # fmt: skip
    """Send a person's letters elsewhere for a period. Raises `InvalidInput` naming the field."""
    by.check("resident.write")
    if not address.strip():
        raise InvalidInput("送付先の住所を入力してください。", field="address", example="熊本市中央区手取本町1-1")
    if not reason.strip():
        raise InvalidInput("送付先を変える理由を入力してください。", field="reason", example="施設入所のため")
    if ends_on is not None and ends_on < starts_on:
        raise InvalidInput("終了日は開始日以後にしてください。", field="ends_on", example="令和9年3月31日")
    # The new one holds from its first day: an open one before it ends on the eve, so that one address holds a day.
    open_before = PostalAddress.objects.filter(resident_id=resident_id, ends_on=None, starts_on__lt=starts_on)
    open_before.update(ends_on=starts_on - timedelta(days=1))
    made = PostalAddress.objects.create(
        resident_id=resident_id, starts_on=starts_on, ends_on=ends_on, postal_code=postal_code, address=address,
        recipient=recipient, reason=reason, recorded_at=clock.now(), recorded_by=by.code,
    )  # fmt: skip
    audit.record(
        "resident.postal_address_set", by=by, purpose=purpose, subjects=[f"resident:{resident_id}"],
        detail={"postal_address": made.id, "starts_on": starts_on, "ends_on": ends_on},
    )  # fmt: skip
    return made
