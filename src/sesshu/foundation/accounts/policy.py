"""Changing what this municipality decided about signing in; in force when another person approves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts import attestation
from sesshu.foundation.accounts.models import SignInPolicy
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, MovedOn

KIND = "sign_in.policy"
PERMISSION = "account.manage"
LABELS = {
    "password_least_length": "パスワードの最小文字数",
    "password_max_days": "パスワードの有効日数",
    "password_warn_days": "期限の予告（日前から）",
    "failures_to_lock": "停止するまでの失敗回数",
    "lock_minutes": "停止する時間（分）",
    "idle_minutes": "操作がないときの終了（分）",
    "absolute_hours": "サインインの最長時間（時間）",
    "synced_keys_allowed": "端末を離れられる鍵を認める",
    "allowed_aaguids": "認める鍵の型番（AAGUID）",
    "attestation_roots": "鍵の製造者のルート証明書",
}


def register() -> None:
    from sesshu.foundation.approvals import registry

    registry.register(
        registry.Kind(
            KIND, "サインインの設定の変更", acting_allowed=False, apply=apply_approved, explain=explain, always=True
        )
    )


def values(policy: SignInPolicy) -> dict[str, Any]:
    return {name: getattr(policy, name) for name in LABELS}


@transaction.atomic
def ask_for_policy(*, changed: dict[str, Any], by: Actor, purpose: str) -> Approval:
    """Ask for a change of some of the values. Raises `InvalidInput` for values outside what the table allows."""
    by.check(PERMISSION)
    now = SignInPolicy.current()
    wanted = values(now) | {name: value for name, value in changed.items() if name in LABELS}
    try:
        SignInPolicy(**wanted).validate_constraints()
    except ValidationError:
        raise InvalidInput(
            "最小文字数は8以上、失敗回数は3～10回、停止は5分以上、操作がないときの終了は1～30分、"
            "最長時間は1～12時間にしてください。"
        ) from None
    payload = wanted | {"version": now.version}
    return approvals.request(
        kind=KIND, risk="high", payload=payload, by=by, purpose=purpose, summary="サインインの設定の変更"
    )


def apply_approved(approval: Approval, *, by: Actor) -> None:
    """Called within the approval's transaction."""
    now = SignInPolicy.current()
    before = values(now)
    wanted = {name: approval.payload.get(name, before[name]) for name in LABELS}  # asked before an update added a value
    if approval.payload["version"] != now.version:
        raise MovedOn("この設定は、依頼のあとに変更されています。今の設定を確かめて、依頼し直してください。")
    approvals.use(kind=KIND, payload=approval.payload, by=by)
    SignInPolicy.objects.update_or_create(id=1, defaults=wanted | {"version": now.version + 1})
    audit.record(
        "setting.sign_in_changed", by=by, purpose=approval.purpose, obj="setting:sign_in",
        case=approval.decision_number, detail={"before": before, "after": wanted},
    )  # fmt: skip


def explain(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """What changes, from what to what."""
    now = values(SignInPolicy.current())
    changes = [
        (label, f"{_word(name, now[name])} → {_word(name, payload[name])}")
        for name, label in LABELS.items()
        if now[name] != payload.get(name, now[name])
    ]
    return changes or [("変更", "今の設定と同じです")]


def _word(name: str, value: Any) -> str:
    if name == "attestation_roots":
        return "、".join(attestation.shown(root) for root in value) or "確かめない"
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, list):
        return "、".join(value) or "すべて"
    return "定めなし" if value is None else str(value)
