"""The approval of a release: for exactly these conditions and exactly these people."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings.models import Mailing

KIND = "mailing.release"


def register() -> None:
    """Make the kind known to the approvals room."""
    from sesshu.ledger.mailings.actions.releasing import release_approved

    registry.register(
        registry.Kind(
            KIND, "発送の確定", approver_permission="mailing.release", apply=release_approved, explain=explain,
            page_url=lambda approval, _: reverse("mailing-detail", args=[approval.payload["mailing"]]),
            after_yes="確定を実施しました。通数が多いときは続けて処理し、進み具合が対象の画面に表示されます。",
        )
    )  # fmt: skip


def ask(mailing: Mailing, *, by: Actor, purpose: str) -> Approval:
    """Ask for the approval of the mailing as it stands."""
    asked = payload(mailing)
    summary = f"{mailing.label} {mailing.title}（{asked['letters']}通）"
    return approvals.request(kind=KIND, payload=asked, by=by, purpose=purpose, summary=summary)


def waiting(mailing: Mailing) -> Approval | None:
    """The request that waits for exactly this mailing as it stands."""
    digest = approvals.payload_hash(payload(mailing))
    return Approval.objects.filter(kind=KIND, payload_sha256=digest, status=Status.WAITING).first()


def payload(mailing: Mailing) -> dict[str, Any]:
    """What is approved: the mailing, its conditions, the number of letters and the hash of who gets one."""
    people = mailing.persons.filter(included=True).order_by("resident__addressee_number")
    lines = [json.dumps(row, ensure_ascii=False) for row in people.values_list("resident__addressee_number", "states")]
    return {
        "mailing": str(mailing.id),
        "title": mailing.title,
        "kind": mailing.kind,
        "text": mailing.text_code,
        "conditions": mailing.conditions,
        "base_date": mailing.base_date.isoformat(),
        "issued_on": mailing.issued_on.isoformat(),
        "letters": len(lines),
        "people_sha256": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
    }


def explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    """The payload in words, for the page of those who decide."""
    return [
        ("発送の名前", str(asked["title"])),
        ("種類", letter_kinds()[str(asked["kind"])].name),
        ("基準日", wareki(date.fromisoformat(str(asked["base_date"])))),
        ("発行日", wareki(date.fromisoformat(str(asked["issued_on"])))),
        ("通数", f"{asked['letters']}通"),
        ("対象者の一覧のハッシュ", str(asked["people_sha256"])[:16]),
    ]
