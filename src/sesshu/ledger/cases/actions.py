"""Handing cases over: some, or all open ones of a person who leaves."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, MovedOn
from sesshu.ledger.cases import queries
from sesshu.ledger.cases.models import CaseOwner


@transaction.atomic
def hand_over(*, cases: Sequence[str], to: UUID, reason: str, by: Actor, purpose: str) -> int:
    """Give open cases (by `Case.key`) to a member of staff. All of them or none; an entry a case.

    Raises `InvalidInput` for nobody, no case or no reason, and for a successor who may not open one of them;
    `MovedOn` when a case was closed meanwhile.
    """
    by.check("case.hand_over")
    if not cases:
        raise InvalidInput("引き継ぐ案件を選んでください。", field="cases", example="受付票の案件一つ")
    if not reason.strip():
        raise InvalidInput("引継ぎの理由を入力してください。", field="reason", example="人事異動のため")
    successor = next((one for one in queries.successors() if one.pk == to), None)
    if successor is None:
        raise InvalidInput("新しい担当は、いま利用できる職員から選んでください。", field="to", example="後任の職員")
    known = {case.key: case for case in queries.open_cases(by)}
    if any(key not in known for key in cases):
        raise MovedOn("選んだ案件の中に、終わったものがあります。一覧を見直して、もう一度選んでください。")
    wanted = [known[key] for key in dict.fromkeys(cases)]
    may = queries.may_own(successor, wanted)
    for case in wanted:
        if case not in may:
            raise InvalidInput(
                f"新しい担当は「{case.kind.label}」（{case.label}）を見られません。見る権限のある職員を選んでください。"
                "照会の案件は、その案件の部署の職員に引き継ぎます。",
                field="to", example="予防接種担当の職員",
            )  # fmt: skip
        CaseOwner.objects.update_or_create(
            kind=case.kind.code, case_id=case.id,
            defaults={"owner": successor.code, "given_at": clock.now(), "given_by": by.code, "reason": reason.strip()},
        )  # fmt: skip
        audit.record(
            "case.handed_over", by=by, purpose=purpose, obj=f"{case.kind.code}:{case.id}",
            detail={"before": case.owner, "after": successor.code, "reason": reason.strip()},
        )  # fmt: skip
    return len(set(cases))
