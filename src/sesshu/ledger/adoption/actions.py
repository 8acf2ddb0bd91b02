"""The only door: ask for sealing or for taking it back; both are done by the approval of another person.

What is written in the audit log names the present identity alone.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.adoption.models import SealedLink
from sesshu.ledger.doses.rejudging import rejudge
from sesshu.ledger.residents import consequences, following, identities
from sesshu.ledger.residents.models import Resident, ResidentChange

KIND, KIND_UNDO = "adoption.seal", "adoption.undo"
# What tells of the former family or name: it stays behind, and who needs it holds `sealed.read`.
STAYS = ("handbook_image", "guardian", "former_key", "inquiry_slip")


@transaction.atomic
def ask(
    *, former_number: str, present_number: str, decided_on: date, reason: str, from_history_number: int | None = None,
    by: Actor, purpose: str,
) -> Approval:  # fmt: skip
    """Ask another person to seal. The two numbers are those of the register; where it kept one number, they are the
    same and `from_history_number` says from which row on the child is the new one. Raises `InvalidInput`."""
    by.check("sealed.write")
    former, present = _by_number(former_number, "former_number"), _by_number(present_number, "present_number")
    if decided_on > clock.today():
        raise InvalidInput("審判の確定日は今日以前の日を入力してください。", field="decided_on", example="R8.11.20")
    if not reason.strip():
        raise InvalidInput("根拠を入力してください。", field="reason", example="住民記録からの通知 第12号")
    if former.id == present.id:
        if not from_history_number or not 1 < from_history_number <= present.history_number:
            raise InvalidInput(
                "宛名番号が同じときは、縁組後の最初の履歴番号を入力してください。",
                field="from_history_number",
                example="3",
            )
    elif former.birth_date != present.birth_date:
        raise InvalidInput("生年月日が違います。二つの宛名番号を確認してください。", field="present_number")
    payload: dict[str, Any] = {
        "former": str(former.id), "present": str(present.id), "decided_on": decided_on.isoformat(),
        "from_history_number": from_history_number if former.id == present.id else None, "reason": reason.strip(),
    }  # fmt: skip
    return approvals.request(
        kind=KIND, payload=payload, by=by, purpose=purpose, summary="特別養子縁組の記録の分離", risk="high"
    )


def seal_approved(approval: Approval, *, by: Actor) -> None:
    """Carry out what was approved, in its transaction."""
    approvals.use(kind=KIND, payload=approval.payload, by=by)
    asked = approval.payload
    former, present = (identities.locked(UUID(str(asked[key]))) for key in ("former", "present"))
    if former.sealed or present.sealed or SealedLink.objects.filter(former=former, undone_at=None).exists():
        raise NotNow("この記録は、すでに分離されています。")
    moved: dict[str, list[str]] = {}
    if former.id == present.id:
        identities.seal_before(resident_id=present.id, history_number=int(asked["from_history_number"]))
    else:
        if clashes := following.conflicts(former.id, present.id):
            raise NotNow(clashes[0])
        moved = following.move_all(former.id, present.id, by=by, leaving=STAYS)
        identities.mark_sealed(resident_id=former.id, sealed=True)
    SealedLink.objects.create(
        former=former, present=present, from_history_number=asked["from_history_number"],
        decided_on=date.fromisoformat(str(asked["decided_on"])), reason=str(asked["reason"]), moved=moved,
        sealed_at=clock.now(), sealed_by=by.code, requested_by=approval.requested_by,
    )  # fmt: skip
    rejudge(residents=[present], note="記録の移動", by=by, purpose=approval.purpose)
    _told("adoption.sealed", present, by, approval.purpose, moved={kind: len(ids) for kind, ids in moved.items()})


@transaction.atomic
def ask_undo(*, link_id: UUID, reason: str, by: Actor, purpose: str) -> Approval:
    """It was the wrong child: ask another person to take the sealing back. Raises `InvalidInput`, `NotFound`,
    `NotNow`."""
    by.check("sealed.write")
    link = _in_force(link_id)
    if not reason.strip():
        raise InvalidInput("取り消す理由を入力してください。", field="reason", example="対象者の誤り")
    payload = {"link": str(link.id), "decided_on": link.decided_on.isoformat(), "reason": reason.strip()}
    return approvals.request(
        kind=KIND_UNDO, payload=payload, by=by, purpose=purpose, summary="特別養子縁組の記録の分離の取消し", risk="high"
    )


def undo_approved(approval: Approval, *, by: Actor) -> None:
    """Exactly what went along comes back, and the former identity is shown again; in the approval's transaction."""
    approvals.use(kind=KIND_UNDO, payload=approval.payload, by=by)
    link = _in_force(UUID(str(approval.payload["link"])))
    if link.from_history_number:
        identities.seal_before(resident_id=link.present_id, history_number=0)
    else:
        following.move_back(link.moved, link.former_id, link.present_id, by=by)
        identities.mark_sealed(resident_id=link.former_id, sealed=False)
    # who asked stands in the approval, which names the link
    link.undone_at, link.undone_by, link.undo_reason = clock.now(), by.code, str(approval.payload["reason"])
    link.save()
    both = {key: identities.locked(key) for key in sorted([link.former_id, link.present_id])}
    rejudge(residents=list(both.values()), note="記録の移動の取消し", by=by, purpose=approval.purpose)
    _told("adoption.undone", identities.locked(link.present_id), by, approval.purpose)


def _in_force(link_id: UUID) -> SealedLink:
    """A link that holds, locked."""
    link = SealedLink.objects.select_for_update().filter(id=link_id).first()
    if link is None:
        raise NotFound("この記録は見つかりません。")
    if link.undone_at is not None:
        raise NotNow("この分離は、すでに取り消されています。")
    return link


def _by_number(number: str, field: str) -> Resident:
    found = Resident.objects.filter(addressee_number=number.strip(), sealed=False).first()
    if found is None or not ResidentChange.objects.filter(resident=found).exists():
        raise InvalidInput(
            "この宛名番号の住民がいません。番号を確認してください。", field=field, example="000000000012344"
        )
    return found


def _told(act: str, present: Resident, by: Actor, purpose: str, **detail: Any) -> None:
    moved = consequences.of_people(consequences.Happening.MOVED, [present])  # never the sealed identity
    consequences.tell(moved, by=by, purpose=purpose)
    audit.record(act, by=by, purpose=purpose, subjects=[present.subject], detail=detail)
