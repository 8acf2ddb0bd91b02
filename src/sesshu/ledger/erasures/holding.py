"""The only door for 消去の保留: one person places a hold, which holds at once; lifting it takes two."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, MovedOn, NotFound, NotNow
from sesshu.ledger.erasures.models import ErasureHold, HoldKind
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident

LIFT = "hold.lift"  # not `erasure.…`: its content goes with the person
MOST = 200
NOT_THERE = "この保留は見つかりません。一覧から選び直してください。"


def holds(viewer: Actor) -> QuerySet[ErasureHold]:
    """Holds of people whom the viewer may see, those in force first."""
    viewer.check("retention.read")
    rows = ErasureHold.objects.filter(resident__in=residents.visible_to(viewer)).select_related("resident")
    return rows.order_by("lifted_at", "-placed_at")


@transaction.atomic
def place(*, addressee_number: str, kind: str, reason: str, by: Actor, purpose: str) -> ErasureHold:
    """Keep the records of a person from being erased, from now on. Raises `InvalidInput`, `NotFound`."""
    by.check("erasure.hold")
    if kind not in HoldKind.values:
        raise InvalidInput("保留の種類を一覧の中から選択してください。", field="kind")
    _check_reason(reason, "reason")
    who = residents.visible_to(by).filter(addressee_number=addressee_number).first()
    # An erasure under way is waited for: the hold keeps somebody who is still there, or it is refused.
    if who is None or not Resident.objects.select_for_update().filter(pk=who.pk).exists():
        raise NotFound("この宛名番号の人は見つかりません。番号を確かめてください。")
    hold = ErasureHold.objects.create(
        resident=who, kind=kind, reason=reason.strip(), placed_at=clock.now(), placed_by=by.code,
        placed_by_name=by.display_name,
    )  # fmt: skip
    _told("erasure.held", hold, by, purpose, reason=hold.reason)
    return hold


@transaction.atomic
def ask_lifting(*, hold_id: UUID, reason: str, by: Actor, purpose: str) -> Approval:
    """Ask another person to lift a hold; until then it holds. Raises `InvalidInput`, `NotFound`, `NotNow`."""
    by.check("erasure.hold")
    _check_reason(reason, "lift_reason")
    if not holds(by).filter(pk=hold_id).exists():
        raise NotFound(NOT_THERE)
    hold = _in_force(hold_id)
    return approvals.request(
        kind=LIFT, payload={"hold": str(hold.pk), "kind": hold.kind, "reason": reason.strip()}, by=by, purpose=purpose,
        risk="high", summary=f"消去の保留（{hold.get_kind_display()}）の解除",
    )  # fmt: skip


@transaction.atomic
def lift(*, approval: Approval, by: Actor) -> None:
    """Lift what somebody else asked to lift. Raises `MovedOn`, `NotFound`, `NotNow`."""
    hold = _in_force(UUID(str(approval.payload["hold"])))
    if approval.payload["kind"] != hold.kind:
        raise MovedOn
    used = approvals.use(kind=LIFT, payload=approval.payload, by=by)
    hold.lift_reason, hold.lifted_at, hold.lift_approval = str(approval.payload["reason"]), clock.now(), used
    hold.save(update_fields=["lift_reason", "lifted_at", "lift_approval"])
    _told("erasure.hold_lifted", hold, by, approval.purpose, reason=hold.lift_reason)


def _check_reason(reason: str, field: str) -> None:
    if not reason.strip() or len(reason) > MOST:
        raise InvalidInput(f"理由を{MOST}文字以内で入力してください。", field=field, example="令和8年（行ウ）第12号")


def _in_force(hold_id: UUID) -> ErasureHold:
    hold = ErasureHold.objects.select_for_update().filter(pk=hold_id).first()
    if hold is None:
        raise NotFound(NOT_THERE)
    if hold.lifted_at is not None:
        raise NotNow("この保留はすでに解除されています。")
    return hold


def _told(act: str, hold: ErasureHold, by: Actor, purpose: str, **detail: object) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"erasure_hold:{hold.pk}", subjects=[hold.resident.subject],
        detail={"kind": hold.kind} | detail,
    )  # fmt: skip
