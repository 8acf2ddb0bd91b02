"""The only door for bulk corrections: prepare, cancel, start (through the approval), undo. Chunks: `jobs.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import fiscal_year
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.canonical import canonical
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.writing import copy_in
from sesshu.ledger.bulk_corrections import jobs
from sesshu.ledger.bulk_corrections.conditions import Conditions, changes_of
from sesshu.ledger.bulk_corrections.models import BulkCorrection, BulkCorrectionDose, Outcome
from sesshu.ledger.bulk_corrections.states import BulkState, check_next
from sesshu.ledger.doses import policies
from sesshu.ledger.doses.models import Dose

MOST_DOSES = 100_000


@transaction.atomic
def prepare(
    *, field: str, value: Any, conditions: Conditions, reason: str, note: str, by: Actor, purpose: str
) -> BulkCorrection:  # fmt: skip
    """Freeze which doses are meant, and let a worker look at what would change. Raises `InvalidInput`, `NotNow`."""
    by.check("dose.correct")
    policies.check_reason("correct_reason", reason)
    conditions.check()
    changes = changes_of(field, value)
    if not note.strip():
        text = "記事：訂正の根拠を入力してください。"
        raise InvalidInput(text, field="note", example="医療機関からの訂正連絡（11/20 受付）")
    doses = [dose for dose in conditions.doses()[: MOST_DOSES + 1] if _differs(dose, changes)]
    if not doses:
        raise NotNow("条件に合い、訂正で変わる接種記録はありません。条件を確認してください。")
    if len(doses) > MOST_DOSES:
        raise NotNow(f"{MOST_DOSES:,}件を超えます。期間などで条件を絞ってください。")
    bulk = _new(field, changes, conditions.as_json(), reason, note.strip(), None, by)
    _freeze(bulk, [(dose, changes) for dose in doses])
    _told("bulk_correction.prepared", bulk, by, purpose, conditions=bulk.conditions, value=changes)
    jobs.start_looking(bulk, by=by, purpose=purpose)
    return bulk


@transaction.atomic
def prepare_undo(*, bulk_id: UUID, note: str, by: Actor, purpose: str) -> BulkCorrection:
    """A new correction that brings the old values back. Doses that were changed since stay as they are.

    Asked for twice, the first one is the answer. Raises `NotNow`.
    """
    by.check("dose.correct")
    done = locked(bulk_id)
    known = BulkCorrection.objects.filter(undo_of=done).first()
    if known and known.state != BulkState.CANCELLED:
        return known
    if known:
        raise NotNow("この一括訂正の取り消しは取りやめられています。条件を指定して、もう一度一括訂正してください。")
    if done.state != BulkState.DONE:
        raise NotNow("完了した一括訂正だけを元に戻せます。")
    corrected = done.doses.filter(outcome=Outcome.CORRECTED).select_related("dose").order_by("person", "id")
    rows = [(row.dose, row.before) for row in corrected if _is_untouched(row)]
    if not rows:
        raise NotNow("元に戻せる接種記録がありません。すべて後から変更または取り消されています。")
    said = f"{done.label}を元に戻す。{note.strip()}"
    bulk = _new(done.field, {}, done.conditions, done.reason, said, done, by)
    _freeze(bulk, rows)
    _told("bulk_correction.prepared", bulk, by, purpose, undo_of=done.label)
    jobs.start_looking(bulk, by=by, purpose=purpose)
    return bulk


@transaction.atomic
def cancel(*, bulk_id: UUID, by: Actor, purpose: str) -> None:
    """Give up a correction that has not begun."""
    by.check("dose.correct")
    bulk = locked(bulk_id)
    check_next(bulk.state, BulkState.CANCELLED)
    bulk.state, bulk.ended_at = BulkState.CANCELLED, clock.now()
    bulk.save(update_fields=["state", "ended_at"])
    _told("bulk_correction.cancelled", bulk, by, purpose)


@transaction.atomic
def start(*, bulk_id: UUID, approval: Approval, by: Actor, purpose: str) -> None:
    """Let a worker correct what was looked at. Called through the approval, which was spent for exactly this."""
    by.check("dose.correct")
    bulk = locked(bulk_id)
    check_next(bulk.state, BulkState.RUNNING)
    bulk.state, bulk.approval = BulkState.RUNNING, approval
    bulk.save(update_fields=["state", "approval"])
    _told("bulk_correction.started", bulk, by, purpose, approval=approval.decision_number)
    jobs.start_correcting(bulk, by=by, purpose=purpose)


def content_hash(bulk: BulkCorrection) -> str:
    """SHA-256 of what would be done: every dose, the version that was looked at, its new values."""
    digest = hashlib.sha256()
    rows = bulk.doses.order_by("dose_id").values_list("dose_id", "version", "after", "level_after")
    for dose_id, version, after, level in rows.iterator():
        digest.update(canonical({"dose": str(dose_id), "version": version, "after": after, "level": level}))
    return digest.hexdigest()


def locked(bulk_id: UUID) -> BulkCorrection:
    """The row, locked until the transaction ends. Raises `NotFound`."""
    found = BulkCorrection.objects.select_for_update(of=("self",)).filter(pk=bulk_id).first()
    if found is None:
        raise NotFound("この一括訂正は見つかりません。一覧から選び直してください。")
    return found


def plain(dose: Dose, changes: Iterable[str]) -> dict[str, Any]:
    """The present values of some fields, as they are kept."""
    return {name: dose.given_on.isoformat() if name == "given_on" else getattr(dose, name) for name in changes}


def _differs(dose: Dose, changes: dict[str, Any]) -> bool:
    return plain(dose, changes) != changes


def _is_untouched(row: BulkCorrectionDose) -> bool:
    return row.dose.withdrawn_at is None and row.dose.version == row.version_after


def _new(
    field: str, changes: dict[str, Any], conditions: dict[str, Any], reason: str, note: str,
    undo_of: BulkCorrection | None, by: Actor,
) -> BulkCorrection:  # fmt: skip
    year = fiscal_year(clock.today())
    return BulkCorrection.objects.create(
        fiscal_year=year, number=_next_number(year), field=field, value=changes, conditions=conditions, reason=reason,
        note=note, undo_of=undo_of, asked_at=clock.now(), asked_by=by.code, asked_by_name=by.display_name,
    )  # fmt: skip


def _freeze(bulk: BulkCorrection, doses: list[tuple[Dose, dict[str, Any]]]) -> None:
    rows, person = [], -1
    ordered = sorted(doses, key=lambda pair: (pair[0].resident_id, pair[0].given_on, pair[0].pk))
    for resident_id, mine in groupby(ordered, key=lambda pair: pair[0].resident_id):
        person += 1
        rows += [
            BulkCorrectionDose(
                bulk=bulk, person=person, dose_id=dose.pk, resident_id=resident_id, version=dose.version,
                before=plain(dose, after), after=after,
            )
            for dose, after in mine
        ]  # fmt: skip
    copy_in(rows)
    bulk.doses_total, bulk.people_total = len(rows), person + 1
    bulk.save(update_fields=["doses_total", "people_total"])


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:  # two clerks at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('bulk_correction_number'))")
    rows = BulkCorrection.objects.filter(fiscal_year=year).order_by("-number")
    return (rows.values_list("number", flat=True).first() or 0) + 1


def _told(act: str, bulk: BulkCorrection, by: Actor, purpose: str, **detail: Any) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"bulk_correction:{bulk.pk}", case=bulk.label, n=max(1, bulk.doses_total),
        detail=detail,
    )  # fmt: skip
