"""紐付け変更 and the representative in the approvals room: always another person, never by acting (代決)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.addressee.unified_numbers.actions.moving import MOVE, REPRESENT, apply_move, apply_represent
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval

APPROVE = "unified.approve"


def register() -> None:
    """Make both kinds known to the approvals room."""
    for kind, label, apply, explain in (
        (MOVE, "業務番号の紐付けの変更", apply_move, _explain_move),
        (REPRESENT, "代表の宛名の選択", apply_represent, _explain_represent),
    ):
        registry.register(
            registry.Kind(
                kind, label, approver_permission=APPROVE, acting_allowed=False, apply=apply, explain=explain,
                page_url=_page, always=True,
            )
        )  # fmt: skip


def _page(approval: Approval, viewer: Actor) -> str:
    return reverse("unified-link", args=[approval.payload["link"]]) if viewer.may("unified.read") else ""


def _explain_move(asked: dict[str, Any]) -> list[tuple[str, str]]:
    after = asked["to"] or "新しい統合宛名番号を付ける"
    return [*_both(asked), ("いまの統合宛名番号", asked["from"]), ("変えたあとの統合宛名番号", after),
            ("承認すると", "すぐに紐付けが変わります。前の紐付けは履歴に残ります。個人番号は移りません。")]  # fmt: skip


def _explain_represent(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [*_both(asked), ("統合宛名番号", asked["from"]), ("承認すると", "この業務番号だけが代表になります。")]


def _both(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [("業務システム", name_of(asked["system"], systems())), ("業務番号", asked["business_number"]),
            ("理由", asked["reason"]), ("根拠", asked["evidence"])]  # fmt: skip
