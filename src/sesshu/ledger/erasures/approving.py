"""Two approvals by two people, neither of whom asked. No setting can switch one of them off."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval
from sesshu.ledger.erasures import actions, holding
from sesshu.ledger.erasures.models import HoldKind
from sesshu.ledger.erasures.queries import FIRST, SECOND


def register() -> None:
    """Make both kinds known to the approvals room."""
    for kind, words in ((FIRST, "一人目"), (SECOND, "二人目")):
        registry.register(
            registry.Kind(
                kind, f"保存期間を過ぎた記録の消去（{words}）", approver_permission="erasure.approve",
                acting_allowed=False, good_for_days=30, apply=_apply, explain=_explain, page_url=_page, always=True,
                after_yes="この承認を記録しました。二人の承認がそろうと、消去が自動で始まります。",
            )
        )  # fmt: skip
    registry.register(
        registry.Kind(
            holding.LIFT, "消去の保留の解除", approver_permission="erasure.approve", acting_allowed=False,
            good_for_days=30, apply=_lift, explain=_explain_lifting, page_url=_holds, always=True,
        )
    )  # fmt: skip


def _lift(approval: Approval, *, by: Actor) -> None:
    holding.lift(approval=approval, by=by)


def _holds(_: Approval, viewer: Actor) -> str:
    return reverse("erasure-holds") if viewer.may("retention.read") else ""


def _explain_lifting(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [("保留の種類", str(HoldKind(asked["kind"]).label)), ("解除の理由", str(asked["reason"]))]


def _apply(approval: Approval, *, by: Actor) -> None:
    actions.accept(approval=approval, by=by)


def _page(approval: Approval, viewer: Actor) -> str:
    found = reverse("erasure-detail", args=[approval.payload["erasure"]])
    return found if viewer.may("retention.read") else ""


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    from datetime import date

    return [
        ("消去", str(asked["label"])), ("理由", str(asked["reason"])), ("根拠", str(asked["article"])),
        ("基準日", wareki(date.fromisoformat(asked["as_of"]))), ("消去する人", f"{asked['people']:,}人"),
        ("保存期間を過ぎたが見送る人", f"{asked['held']:,}人"), ("名簿のハッシュ", str(asked["content"])),
        ("元に戻せるか", "戻せません。個人の記録、画像、ファイル、利用記録の内容が消えます。"),
    ]  # fmt: skip
