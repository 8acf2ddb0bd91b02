"""Changing what needs an approval. The change is itself decided by another person, whatever the settings say."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions
from sesshu.foundation.approvals import actions
from sesshu.foundation.approvals.models import Approval, ApprovalSetting
from sesshu.foundation.approvals.registry import RISKS, Kind, kind_of, kinds
from sesshu.foundation.approvals.rules import Rule, rule_for
from sesshu.foundation.errors import InvalidInput, MovedOn

KIND = "approval.setting"
PERMISSION = "account.manage"


def register() -> None:
    from sesshu.foundation.approvals import registry

    registry.register(
        Kind(KIND, "承認の要否の設定", acting_allowed=False, apply=apply_approved, explain=explain, always=True)
    )


def settings_in_force() -> list[tuple[Kind, str, Rule]]:
    """Every registered kind at every level of risk with the rule that holds."""
    return [(kind, risk, rule_for(kind.code, risk)) for kind in kinds() if not kind.always for risk in RISKS]


@transaction.atomic
def ask_for_setting(
    *, kind: str, risk: str, needed: bool, approver_permission: str, acting_allowed: bool, by: Actor, purpose: str
) -> Approval:
    """Ask that a kind of act shall (or shall not) need an approval. In force when another person approves."""
    by.check(PERMISSION)
    known = next((one for one in kinds() if one.code == kind and not one.always), None)
    if known is None or risk not in RISKS:
        raise InvalidInput("設定できる種類と重要度を選択してください。", field="kind")
    if approver_permission not in permissions():
        raise InvalidInput("決裁者の権限を一覧の中から選択してください。", field="approver_permission")
    payload = {
        "kind": kind, "risk": risk, "needed": needed, "approver_permission": approver_permission,
        "acting_allowed": acting_allowed, "version": rule_for(kind, risk).version,
    }  # fmt: skip
    summary = f"「{known.label}」（重要度{RISKS[risk]}）の承認を{'必要' if needed else '不要'}とする"
    return actions.request(kind=KIND, risk="high", payload=payload, by=by, purpose=purpose, summary=summary)


def apply_approved(approval: Approval, *, by: Actor) -> None:
    """Called within the approval's transaction."""
    payload = approval.payload
    before = rule_for(payload["kind"], payload["risk"])
    if payload["version"] != before.version:
        raise MovedOn("この設定は、依頼のあとに変更されています。今の設定を確かめて、依頼し直してください。")
    actions.use(kind=KIND, payload=payload, by=by)
    values = {key: payload[key] for key in ("needed", "approver_permission", "acting_allowed")}
    ApprovalSetting.objects.update_or_create(
        kind=payload["kind"], risk=payload["risk"], defaults=values | {"version": before.version + 1}
    )
    audit.record(
        "setting.approval_changed", by=by, purpose=approval.purpose, obj=f"approval-setting:{payload['kind']}",
        case=approval.decision_number,
        detail={"before": {key: getattr(before, key) for key in values}, "after": values},
    )  # fmt: skip


def explain(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """The request in words."""
    now = rule_for(payload["kind"], payload["risk"])
    words = {True: "必要", False: "不要"}
    return [
        ("操作の種類", kind_of(payload["kind"]).label),
        ("重要度", RISKS.get(payload["risk"], payload["risk"])),
        ("今の設定", words[now.needed]),
        ("変更後", words[payload["needed"]]),
        ("決裁者の権限", permissions().get(payload["approver_permission"], payload["approver_permission"])),
        ("代決", "認める" if payload["acting_allowed"] else "認めない"),
    ]
