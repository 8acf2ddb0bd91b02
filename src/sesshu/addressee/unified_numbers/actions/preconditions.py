"""Facts on which later look-ups rest, recorded by the system that knows them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu.addressee.unified_numbers.models import Precondition
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.written import check_no_number
from sesshu.law.number_purposes import fact_kinds, facts_without_person

LONGEST_DAYS = 366


@transaction.atomic
def record_precondition(
    *, kind: str, person_id: UUID | None, reference: str, valid_from: date, valid_until: date, by: Actor, purpose: str,
    on_behalf: str = "",
) -> Precondition:  # fmt: skip
    """Record one; the same of the same person again is the first one. `person_id` None: for several persons."""
    by.check("precondition.write")
    if kind not in fact_kinds():
        raise InvalidInput(f"根拠の種類は {'、'.join(sorted(fact_kinds()))} のどれかです。", field="kind")
    if person_id is None and kind not in facts_without_person():
        raise InvalidInput(
            "この種類の根拠は、1人ずつ業務番号を付けて登録してください。複数人の根拠にできるのは委託（引渡し）だけです。",
            field="business_number", example="000000000012344",
        )  # fmt: skip
    if not reference.strip() or len(reference) > 60:
        raise InvalidInput("根拠の番号は60文字以内で入力してください。", field="reference", example="転入-2026-00123")
    check_no_number(reference=reference)
    if not 0 <= (valid_until - valid_from).days <= LONGEST_DAYS:
        raise InvalidInput(f"期間は{LONGEST_DAYS}日以内です。例: 2026-11-20から2027-03-31まで", field="valid_until")
    found, new = Precondition.objects.get_or_create(
        kind=kind, reference=reference.strip(), person_id=person_id, recorded_by=by.code,
        defaults={"valid_from": valid_from, "valid_until": valid_until, "recorded_at": clock.now()},
    )  # fmt: skip
    if new:
        detail = {"kind": kind} | ({"on_behalf": on_behalf} if on_behalf else {})
        audit.record(
            "individual_number.precondition", by=by, purpose=purpose, obj=f"precondition:{found.pk}",
            subjects=[f"unified_person:{person_id}"] if person_id else [], detail=detail,
        )  # fmt: skip
    return found
