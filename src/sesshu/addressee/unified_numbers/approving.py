"""紐付け変更, the representative, the end of a mark of before, the change and the end of a number in the approvals
room: always another person, and never by acting (代決)."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.addressee.unified_numbers.actions.change_requests import CHANGE, apply_change, turned_down
from sesshu.addressee.unified_numbers.actions.ending import END, apply_end
from sesshu.addressee.unified_numbers.actions.ending_marks import END_MARK, apply_end_mark
from sesshu.addressee.unified_numbers.actions.moving import MOVE, REPRESENT, apply_move, apply_represent
from sesshu.addressee.unified_numbers.models import NumberReason
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval

APPROVE = "unified.approve"


def register() -> None:
    """Make the kinds known to the approvals room."""
    for kind, label, apply, explain in (
        (MOVE, "業務番号の紐付けの変更", apply_move, _explain_move),
        (REPRESENT, "代表の宛名の選択", apply_represent, _explain_represent),
        (END_MARK, "前からの支援措置の印の終了", apply_end_mark, _explain_end_mark),
        (CHANGE, "個人番号の変更", apply_change, _explain_change),
        (END, "二つある個人番号の終了", apply_end, _explain_end),
    ):
        changes = kind == CHANGE
        registry.register(
            registry.Kind(
                kind, label, approver_permission=APPROVE, acting_allowed=False, apply=apply,
                turned_down=turned_down if changes else None, approve_url=_second_entry if changes else None,
                explain=explain, page_url=_page, always=True,
            )
        )  # fmt: skip


def _page(approval: Approval, viewer: Actor) -> str:
    if not viewer.may("unified.read"):
        return ""
    asked = approval.payload
    name, about = ("unified-link", asked["link"]) if "link" in asked else ("unified-person", asked["person"])
    return reverse(name, args=[about])


def _second_entry(approval: Approval) -> str:
    return reverse("unified-change-approve", args=[approval.pk])


def _explain_move(asked: dict[str, Any]) -> list[tuple[str, str]]:
    after = asked["to"] or "新しい統合宛名番号を付ける"
    return [*_both(asked), ("いまの統合宛名番号", asked["from"]), ("変えたあとの統合宛名番号", after),
            ("承認すると", "すぐに紐付けが変わります。前の紐付けは履歴に残ります。個人番号は移りません。")]  # fmt: skip


def _explain_represent(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [*_both(asked), ("統合宛名番号", asked["from"]), ("承認すると", "この業務番号だけが代表になります。")]


def _explain_end_mark(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [*_both(asked), ("統合宛名番号", asked["from"]),
            ("終える印", "だれが知らせたかを残す前からの「あり」で、だれも知らせ直していないもの"),
            ("承認すると", "この印が終わります。ほかに「あり」の知らせがなければ、住所が見えるようになります。"
             "中間サーバーの自動応答不可・不開示は、そのまま残ります。")]  # fmt: skip


def _explain_change(asked: dict[str, Any]) -> list[tuple[str, str]]:
    mistaken = asked["reason"] == NumberReason.ERROR
    before = "いまの番号は、本来の本人に付けられるようになります。" if mistaken else "いまの番号は二度と使われません。"
    return [("統合宛名番号", asked["unified_number"]), ("変更の理由", NumberReason(asked["reason"]).label),
            ("確認した資料", asked["source"]),
            ("新しい個人番号", "表示しません。承認する人が、確認した資料を見て、もう一度入力します。"),
            ("承認すると", f"すぐに変わります。統合宛名番号は変わりません。{before}")]  # fmt: skip


def _explain_end(asked: dict[str, Any]) -> list[tuple[str, str]]:
    mistaken = asked["reason"] == NumberReason.ERROR
    after = "この番号は本来の本人に付けられます。" if mistaken else "この番号は二度と使われません。"
    return [("終了する個人番号のある統合宛名番号", asked["unified_number"]),
            ("続けて使う個人番号のある統合宛名番号", "、".join(asked["others"])),
            ("理由", NumberReason(asked["reason"]).label), ("確認した資料", asked["source"]),
            ("承認すると", f"すぐに終了します。{after}")]  # fmt: skip


def _both(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [("業務システム", name_of(asked["system"], systems())), ("業務番号", asked["business_number"]),
            ("理由", asked["reason"]), ("根拠", asked["evidence"])]  # fmt: skip
