"""May this be done with this approval now, and by this person? Each raises; `can_…` only asks."""

from __future__ import annotations

from collections.abc import Callable

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals.models import NEXT, Approval, Status
from sesshu.foundation.approvals.rules import rule_for
from sesshu.foundation.errors import NotNow, NotPermitted, Refused


class ApprovalNeeded(Refused):
    """この操作には、ほかの職員の承認が必要です。承認を受けてから実施してください。"""

    code = "APPROVAL_NEEDED"


def check_step(approval: Approval, target: Status) -> None:
    """The table of states, and the time limit."""
    if target not in NEXT[Status(approval.status)]:
        raise NotNow(f"この承認依頼は「{Status(approval.status).label}」です。この操作はできません。")
    if is_expired(approval) and target is not Status.WITHDRAWN:
        raise NotNow("この承認依頼は有効期限を過ぎています。もう一度依頼してください。")


def is_expired(approval: Approval) -> bool:
    return approval.expires_at <= clock.now()


def check_may_decide(approval: Approval, by: Actor) -> None:
    """The one who asked never decides; the others need the permission that the setting names."""
    check_person(by)
    if by.code == approval.requested_by:
        raise NotPermitted("自分が依頼したものは、自分では承認できません。ほかの職員に依頼してください。")
    if not (may_decide_in_own_right(approval, by) or may_act_for(approval, by)):
        raise NotPermitted("この依頼を承認する権限がありません。")


def may_decide_in_own_right(approval: Approval, by: Actor) -> bool:
    return by.may(rule_for(approval.kind, approval.risk).approver_permission)


def may_act_for(approval: Approval, by: Actor) -> bool:
    """代決: in the absence of the one who decides."""
    rule = rule_for(approval.kind, approval.risk)
    return rule.acting_allowed and by.may(rule.acting_permission)


def check_may_after_review(approval: Approval, by: Actor) -> None:
    """後閲 is for those who could have decided, and for nobody who had a part in it."""
    check_person(by)
    if not approval.acting or approval.after_review_at is not None:
        raise NotNow("後閲を待っている代決ではありません。")
    if by.code in {approval.requested_by, approval.decided_by}:
        raise NotPermitted("依頼した職員と代決した職員は、後閲できません。")
    if not may_decide_in_own_right(approval, by):
        raise NotPermitted("この代決を後閲する権限がありません。")


def check_may_withdraw(approval: Approval, by: Actor) -> None:
    if by.code != approval.requested_by:
        raise NotPermitted("取下げは、依頼した職員だけができます。")


def check_person(by: Actor) -> None:
    if by.kind != "person":
        raise NotPermitted("承認は職員だけができます。")


def _can(check: Callable[[Approval, Actor], None], approval: Approval, by: Actor) -> bool:
    try:
        check(approval, by)
    except Refused:
        return False
    return True


def can_decide(approval: Approval, by: Actor) -> bool:
    return approval.status == Status.WAITING and not is_expired(approval) and _can(check_may_decide, approval, by)


def can_after_review(approval: Approval, by: Actor) -> bool:
    return _can(check_may_after_review, approval, by)


def can_withdraw(approval: Approval, by: Actor) -> bool:
    return Status.WITHDRAWN in NEXT[Status(approval.status)] and _can(check_may_withdraw, approval, by)
