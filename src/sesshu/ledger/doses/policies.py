"""May this be done now? Each question in two forms: one raises, one answers."""

from __future__ import annotations

from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.approvals.policies import ApprovalNeeded
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow
from sesshu.ledger.doses.codes import codes
from sesshu.ledger.doses.models import Dose


def check_can_change(dose: Dose, expected_version: int | None) -> None:
    """A withdrawn dose is final; a dose that moved on since it was read is shown again first."""
    if dose.withdrawn_at is not None:
        raise NotNow("この接種記録はすでに取り消されています。")
    if expected_version is not None and dose.version != expected_version:
        raise MovedOn()


def can_change(dose: Dose) -> bool:
    return dose.withdrawn_at is None


def check_reason(kind: str, reason: str) -> None:
    """`kind` is `correct_reason` or `withdraw_reason`."""
    if reason not in codes(kind):
        allowed = "、".join(codes(kind).values())
        raise InvalidInput(f"理由：次のどれかを選んでください（{allowed}）。", field="reason")


def check_decision(decision: str, note: str) -> None:
    """A decision from the list; where the mayor's approval is claimed, its number is needed."""
    if decision not in codes("decision"):
        raise InvalidInput("判断：一覧にあるものを選んでください。", field="decision")
    if decision == "accepted_by_mayor" and not note.strip():
        raise InvalidInput("判断の記事：決裁番号を入力してください。", field="decision_note", example="健予第123号")


SECOND_PERSON = {"ex_officio"}  # reasons of a correction that another person has to check


def needs_second_person(reason: str) -> bool:
    return reason in SECOND_PERSON


def check_second_person(reason: str, approval: Approval | None) -> None:
    """ダブルチェック: a correction ex officio is made under an approval that was spent for it."""
    if needs_second_person(reason) and (approval is None or approval.status != Status.USED):
        raise ApprovalNeeded
