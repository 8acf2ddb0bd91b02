"""Giving and ending duties. Giving needs the approval of another person who is not the receiver."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import duties
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotFound, NotPermitted

KIND = "duty.assignment"
PERMISSION = "account.manage"


@transaction.atomic
def ask_for_duty(
    *, account_id: UUID, duty: str, valid_from: date, valid_until: date | None, by: Actor, purpose: str
) -> Approval | None:
    """Ask that a person shall hold a duty. In force with the approval; None when the city's setting needs none."""
    by.check(PERMISSION)
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NotFound("この職員は登録されていません。")
    _check(account, duty, valid_from, valid_until)
    payload = {"account": account.pk, "duty": duty, "valid_from": valid_from, "valid_until": valid_until}
    if approvals.needs(KIND):
        summary = f"{account.display_name}への「{duties()[duty].name}」の割当て"
        return approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=summary)
    _give(payload, None, by, purpose)
    return None


def apply_approved(approval: Approval, *, by: Actor) -> None:
    """Called within the approval's transaction."""
    if by.id == str(approval.payload["account"]):
        raise NotPermitted("自分への担当の割当ては、自分では承認できません。")
    payload = approval.payload
    used = approvals.use(kind=KIND, payload=payload, by=by)
    day = {key: date.fromisoformat(payload[key]) if payload[key] else None for key in ("valid_from", "valid_until")}
    _give({**payload, **day, "account": UUID(payload["account"])}, used, by, approval.purpose)


@transaction.atomic
def end_duty(*, assignment_id: UUID, last_day: date, by: Actor, purpose: str) -> None:
    """End a duty with a last day (inclusive). Taking away needs no approval: it must be quick."""
    by.check(PERMISSION)
    row = DutyAssignment.objects.select_for_update().filter(pk=assignment_id).first()
    if row is None:
        raise NotFound("この担当の割当てはありません。")
    if row.valid_until and row.valid_until < last_day:
        raise InvalidInput(f"この担当は{wareki(row.valid_until)}で終わっています。", field="last_day")
    if last_day < row.valid_from:
        if row.valid_from <= clock.today():
            raise InvalidInput(f"開始日（{wareki(row.valid_from)}）以後の日を入力してください。", field="last_day")
        row.delete()  # it has not begun and never will; the log keeps both entries
    else:
        row.valid_until, row.ended_by, row.version = last_day, by.code, row.version + 1
        row.save()
    audit.record(
        "duty.ended", by=by, purpose=purpose, obj=f"account:{row.account_id}",
        detail={"duty": row.duty, "last_day": last_day},
    )  # fmt: skip


def explain(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """The request in words, for the approval page."""
    account = Account.objects.filter(pk=payload["account"]).first()
    until = payload["valid_until"]
    return [
        ("職員", f"{account.display_name}（{account.login_id}）" if account else "登録のない職員"),
        ("担当", duties()[payload["duty"]].name if payload["duty"] in duties() else payload["duty"]),
        ("開始日", wareki(date.fromisoformat(payload["valid_from"]))),
        ("終了日", wareki(date.fromisoformat(until)) if until else "定めなし"),
    ]


def _check(account: Account, duty: str, valid_from: date, valid_until: date | None) -> None:
    if duty not in duties():
        raise InvalidInput("担当を一覧の中から選択してください。", field="duty")
    if valid_until and valid_until < valid_from:
        raise InvalidInput("終了日は、開始日以後の日にしてください。", field="valid_until", example="R9.3.31")
    overlapping = DutyAssignment.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=valid_from))
    if valid_until:
        overlapping = overlapping.filter(valid_from__lte=valid_until)
    if overlapping.filter(account=account, duty=duty).exists():
        raise InvalidInput("この期間には、同じ担当がすでに割り当てられています。", field="valid_from")


def _give(payload: Mapping[str, Any], approval: Approval | None, by: Actor, purpose: str) -> None:
    account = Account.objects.select_for_update().get(pk=payload["account"])
    _check(account, payload["duty"], payload["valid_from"], payload["valid_until"])
    DutyAssignment.objects.create(
        account=account, duty=payload["duty"], valid_from=payload["valid_from"], valid_until=payload["valid_until"],
        given_by=by.code, given_at=clock.now(), approval=approval,
    )  # fmt: skip
    audit.record(
        "duty.given", by=by, purpose=purpose, obj=f"account:{account.pk}", detail=dict(payload),
        case=approval.decision_number if approval else None,
    )  # fmt: skip
