"""A data output with protected addresses is decided by a second person, always."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval
from sesshu.law.purposes import purposes
from sesshu.ledger.extracts.actions import KIND
from sesshu.ledger.extracts.questions import Question


def register() -> None:
    registry.register(
        registry.Kind(
            KIND, "支援措置対象者の住所を含むデータ出力", approver_permission="extract.approve", acting_allowed=False,
            good_for_days=3, explain=_explain, always=True, page_url=_page_url,
        )
    )  # fmt: skip


def _page_url(_approval: Approval, _viewer: Actor) -> str:
    return reverse("extract-list")


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    question = Question(str(asked["subject"]), tuple(asked["columns"]), asked["conditions"])
    return [
        ("対象", question.of.name),
        ("項目", "、".join(column.label for column in question.chosen())),
        ("条件", "。".join(question.sentences()) or "なし"),
        ("利用目的", purposes()[str(asked["purpose"])].name),
        ("理由", str(asked["reason"])),
    ]
