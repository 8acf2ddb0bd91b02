"""Deleting a picture is decided by another person, always."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse

from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.images import actions, queries
from sesshu.ledger.images.models import PageImage

KIND = "image.delete"


def register() -> None:
    """Make the kind known to the approvals room."""
    registry.register(
        registry.Kind(
            KIND, "画像の削除", approver_permission="image.delete", acting_allowed=False, apply=_apply,
            explain=_explain, always=True,
            page_url=lambda approval, _: reverse("image-detail", args=[approval.payload["image"]]),
        )
    )  # fmt: skip


def ask(*, image_id: UUID, reason: str, by: Actor, purpose: str) -> Approval:
    """Ask another person to delete a picture. Raises `InvalidInput`, `NotNow`."""
    by.check("image.write")
    image = queries.get(by, image_id)
    if image.deleted_at is not None:
        raise NotNow("この画像は削除されています。")
    if not reason.strip():
        raise InvalidInput("削除する理由を入力してください。", field="reason", example="別の市の人の予診票だった")
    payload = {"image": str(image.id), "version": image.version, "reason": reason.strip(), "sha256": image.sha256}
    summary = f"{image.get_kind_display()}の画像1枚を削除する"
    return approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=summary)


def waiting(image: PageImage) -> Approval | None:
    """The request that waits for this picture."""
    rows = Approval.objects.filter(kind=KIND, status=Status.WAITING, payload__image=str(image.id))
    return rows.order_by("-requested_at").first()


def _apply(approval: Approval, *, by: Actor) -> None:
    approvals.use(kind=KIND, payload=approval.payload, by=by)
    asked = approval.payload
    actions.delete(
        image_id=UUID(str(asked["image"])), version=int(asked["version"]), reason=str(asked["reason"]),
        requested_by=approval.requested_by, by=by, purpose=approval.purpose,
    )  # fmt: skip


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [("削除する理由", str(asked["reason"])), ("画像のハッシュ", str(asked["sha256"]))]
