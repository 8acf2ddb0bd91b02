"""The only door: compare rows, end a comparison, ask for the repair, repair through changes of the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import MovedOn, NotFound, NotNow
from sesshu.foundation.files.models import ImportRow
from sesshu.ledger.reconciliation.comparing import compare
from sesshu.ledger.reconciliation.models import REPAIRABLE, Difference, DifferenceKind, Reconciliation
from sesshu.ledger.residents import actions as residents
from sesshu.ledger.residents.rows import RegisterRow

KIND = "reconciliation.repair"
CHUNK = 1000
ONLY_LEDGER = """
INSERT INTO reconciliation_difference (reconciliation_id, kind, addressee_number, resident_id, fields)
SELECT %(made)s, 'only_ledger', resident.addressee_number, resident.id, '[]'::jsonb
  FROM resident
 WHERE resident.status IN ('living', 'leaving') AND NOT resident.sealed
   AND NOT EXISTS (SELECT 1 FROM file_import_row row
                    WHERE row.import_id = %(import)s AND row.values ->> 'addressee_number' = resident.addressee_number)
    ON CONFLICT (reconciliation_id, addressee_number) DO NOTHING
"""


def compare_rows(*, import_id: UUID, values: Sequence[dict[str, Any]], by: Actor) -> None:
    """Compare some rows, inside the transaction of their chunk. Nobody in the ledger changes."""
    by.check("resident.import")
    made, _ = Reconciliation.objects.get_or_create(
        import_id=import_id, defaults={"compared_at": clock.now(), "compared_by": by.code}
    )
    rows = [RegisterRow.of_values(row) for row in values]
    Difference.objects.bulk_create(compare(made, rows), ignore_conflicts=True)


def finish_comparison(*, import_id: UUID, by: Actor) -> None:
    """All rows were compared: who lives here by the ledger and is not in the file is found last."""
    made = Reconciliation.objects.filter(import_id=import_id).first()
    if made is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(ONLY_LEDGER, {"made": made.id, "import": import_id})
    made.compared = ImportRow.objects.filter(import_id=import_id, outcome="accepted").count()
    made.compared_at = clock.now()
    made.save(update_fields=["compared", "compared_at"])
    counts = {kind: made.differences.filter(kind=kind).count() for kind in DifferenceKind.values}
    audit.record(
        "reconciliation.compared", by=by, purpose="RESIDENT_INTAKE", obj=f"reconciliation:{made.id}",
        detail={"counts": counts},
    )  # fmt: skip


@transaction.atomic
def ask_repair(*, made: Reconciliation, by: Actor, purpose: str) -> Approval:
    """Ask another person to let the file's rows repair the ledger. Raises `NotNow` when there is nothing to repair."""
    by.check("resident.import")
    if made.repaired_at is not None:
        raise NotNow("この突合の修復は終わっています。")
    if not made.differences.filter(kind__in=REPAIRABLE).exists():
        raise NotNow("修復できる違いはありません。ほかの違いは住民記録に確認してください。")
    count = made.differences.filter(kind__in=REPAIRABLE).count()
    return approvals.request(
        kind=KIND, payload=_payload(made), by=by, purpose=purpose, summary=f"突合の違い{count}人の修復"
    )


def repair_approved(approval: Approval, *, by: Actor) -> None:
    """Carry out what was approved: the file's rows go through the same door as any change of the register."""
    made = Reconciliation.objects.select_for_update().filter(id=UUID(str(approval.payload["reconciliation"]))).first()
    if made is None:
        raise NotFound("この突合は見つかりません。")
    if made.repaired_at is not None or approval.payload != _payload(made):
        raise MovedOn
    approvals.use(kind=KIND, payload=approval.payload, by=by)
    wanted = made.differences.filter(kind__in=REPAIRABLE).order_by("addressee_number")
    numbers = list(wanted.values_list("addressee_number", flat=True))
    done = 0
    for at in range(0, len(numbers), CHUNK):
        part = numbers[at : at + CHUNK]
        rows = ImportRow.objects.filter(import_id=made.import_id, values__addressee_number__in=part).order_by("number")
        outcomes = residents.apply_changes(
            rows=[RegisterRow.of_values(row.values) for row in rows], kind="full",
            source=f"reconciliation:{made.id}", by=by, purpose=approval.purpose, decided=True,
        )  # fmt: skip
        done += sum(one.state == "accepted" for one in outcomes)
    made.repaired_at, made.repaired_by, made.repaired = clock.now(), by.code, done
    made.save(update_fields=["repaired_at", "repaired_by", "repaired"])
    audit.record(
        "reconciliation.repaired", by=by, purpose=approval.purpose, obj=f"reconciliation:{made.id}", n=done or 1,
        detail={"asked": len(numbers), "done": done},
    )  # fmt: skip


def _payload(made: Reconciliation) -> dict[str, Any]:
    counts = {str(kind): made.differences.filter(kind=kind).count() for kind in REPAIRABLE}
    return {"reconciliation": str(made.id), "counts": counts}
