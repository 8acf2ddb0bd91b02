"""Both kinds in the approvals room: always another person, never by acting (代決), and words for whoever decides."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from sesshu.addressee.number_requests.models import NumberRequest
from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.addressee.unified_numbers import looking_up
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval
from sesshu.law.purposes import purposes

APPROVE = "number_request.approve"


def register() -> None:
    """Make both kinds known to the approvals room."""
    for kind, label, days, explain in (
        (looking_up.REVEAL, "個人番号の表示", 1, _explain_reveal),
        (looking_up.EXPORT, "個人番号との対応の出力", 3, _explain_export),
    ):
        registry.register(
            registry.Kind(
                kind, label, approver_permission=APPROVE, acting_allowed=False, good_for_days=days, explain=explain,
                page_url=_page, always=True,
            )
        )  # fmt: skip


def _page(approval: Approval, viewer: Actor) -> str:
    found = NumberRequest.objects.filter(approval=approval).first()
    return reverse("number-request-detail", args=[found.pk]) if found and viewer.may("number_request.read") else ""


def _explain_export(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        *_both(asked),
        ("業務システム", name_of(asked["system"], systems())),
        ("人数", f"{len(asked['business_numbers']):,}人（依頼の画面に業務番号の一覧）"),
        ("受取人の証明書（SHA-256）", str(asked["recipient"])),
        ("承認すると", "受取人だけが開ける暗号化ファイルを一度だけ作れます。受取人の証明書かを確かめてください。"),
    ]  # fmt: skip


def _explain_reveal(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        *_both(asked),
        ("人数", "1人"),
        ("承認すると", "依頼した職員が、その人の個人番号を画面で一度だけ見られます。"),
    ]


def _both(asked: dict[str, Any]) -> list[tuple[str, str]]:
    purpose = purposes()[asked["purpose"]]
    return [("利用目的", purpose.name), ("根拠となる規定", purpose.basis), ("根拠の番号", str(asked["reference"]))]
