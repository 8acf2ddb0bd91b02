"""The only door for changes of the register: asked for, approved by another, written, handed over, returned, erased,
and the erasure verified by another; lost, and found again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.contracts.exchange.states import MEDIUM_NEXT, MediumState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.intermediary.inquiries.models import CarriedNotice
from sesshu.intermediary.media.models import DONE, Direction, Medium, MediumStep

NOTES = ("handed_to", "erased_how", "left_over", "lost_how")


@transaction.atomic
def request(
    *, number: str, direction: Direction, counterpart: str, reason: str, by: Actor, purpose: str,
    notice: CarriedNotice | None = None, received: str = "", message: UUID | None = None,
) -> Medium:  # fmt: skip
    """Ask for a medium. One whose erasure was verified may be used again. `message`: the number of the call that it
    answers. Raises `InvalidInput`."""
    by.check("medium.write")
    if not number.strip():
        raise InvalidInput("媒体番号を入力してください。", field="number", example="媒体-2026-001")
    if not reason.strip():
        raise InvalidInput("媒体を使う理由を入力してください。", field="reason", example="回線の停止のため")
    check_no_number(number=number, reason=reason)
    if Medium.objects.filter(number=number.strip()).exclude(state__in=DONE).exists():
        raise InvalidInput(
            "この媒体番号は使われています。消去が確認されるまで、次の書込みには使えません。", field="number",
            example="媒体-2026-002",
        )  # fmt: skip
    row = Medium.objects.create(
        number=number.strip(), direction=direction, counterpart=counterpart, state=MediumState.REQUESTED,
        notice=notice, received=received, message=str(message or ""), reason=reason.strip(),
        requested_at=clock.now(), requested_by=by.code,
    )  # fmt: skip
    _told(row, by, purpose)
    return row


@transaction.atomic
def approve(*, medium_id: UUID, by: Actor, purpose: str) -> Medium:
    """Another person agrees that it is written."""
    by.check("medium.approve")
    row = locked(medium_id)
    if row.requested_by == by.code:
        raise NotNow("申請した本人は許可できません。別の職員が許可してください。")
    return step(row, MediumState.APPROVED, by, purpose, approved_at=clock.now(), approved_by=by.code)


@transaction.atomic
def cancel(*, medium_id: UUID, by: Actor, purpose: str) -> Medium:
    """Before it is written."""
    by.check("medium.write")
    return step(locked(medium_id), MediumState.CANCELLED, by, purpose)


@transaction.atomic
def hand_over(*, medium_id: UUID, handed_to: str, by: Actor, purpose: str) -> Medium:
    by.check("medium.write")
    if not handed_to.strip():
        raise InvalidInput("受け取った人を入力してください。", field="handed_to", example="小樽市 情報政策課 受領者名")
    check_no_number(handed_to=handed_to)
    row = locked(medium_id)
    return step(row, MediumState.HANDED_OVER, by, purpose, handed_over_at=clock.now(), handed_to=handed_to.strip())


@transaction.atomic
def take_back(*, medium_id: UUID, by: Actor, purpose: str) -> Medium:
    """From its receiver, or found again. An erasure of before a loss counts no more: where it was nobody knows."""
    by.check("medium.write")
    return step(
        locked(medium_id), MediumState.RETURNED, by, purpose, returned_at=clock.now(), erased_at=None, erased_by="",
        erased_how="",
    )  # fmt: skip


@transaction.atomic
def lose(*, medium_id: UUID, how: str, by: Actor, purpose: str) -> Medium:
    """It cannot be found. What is on it can be read by nobody but its receiver; it stays in the register as lost."""
    by.check("medium.write")
    if not how.strip():
        raise InvalidInput(
            "紛失の状況と報告先を入力してください。", field="lost_how", example="搬送中に所在不明。情報政策課へ報告済み"
        )
    check_no_number(lost_how=how)
    row = locked(medium_id)
    return step(
        row, MediumState.LOST, by, purpose, lost_at=clock.now(), lost_by=by.code, lost_how=how.strip()
    )  # fmt: skip


@transaction.atomic
def erase(*, medium_id: UUID, how: str, by: Actor, purpose: str) -> Medium:
    by.check("medium.write")
    if not how.strip():
        raise InvalidInput("消去の方法を入力してください。", field="how", example="全領域の上書き")
    check_no_number(how=how)
    row = locked(medium_id)
    return step(
        row, MediumState.ERASED, by, purpose, erased_at=clock.now(), erased_by=by.code, erased_how=how.strip()
    )  # fmt: skip


@transaction.atomic
def verify(*, medium_id: UUID, by: Actor, purpose: str) -> Medium:
    """Another person has looked: nothing is on it any more."""
    by.check("medium.approve")
    row = locked(medium_id)
    if row.erased_by == by.code:
        raise NotNow("消去した本人は確認できません。別の職員が確かめてください。")
    return step(row, MediumState.VERIFIED, by, purpose, verified_at=clock.now(), verified_by=by.code)


@transaction.atomic
def find_left_over(*, medium_id: UUID, what: str, by: Actor, purpose: str) -> Medium:
    """Another person has looked, and something is on it still: it has to be erased again."""
    by.check("medium.approve")
    if not what.strip():
        raise InvalidInput("残っていたものを入力してください。", field="what", example="封をしたファイルが1件")
    check_no_number(what=what)
    row = locked(medium_id)
    if row.erased_by == by.code:
        raise NotNow("消去した本人は確認できません。別の職員が確かめてください。")
    return step(
        row, MediumState.RETURNED, by, purpose, left_over=what.strip(), erased_at=None, erased_by="", erased_how=""
    )  # fmt: skip


def locked(medium_id: UUID) -> Medium:
    row = Medium.objects.select_for_update(of=("self",)).select_related("notice").filter(pk=medium_id).first()
    if row is None:
        raise NotFound("この媒体は登録されていません。一覧から選び直してください。")
    return row


def step(row: Medium, to: MediumState, by: Actor, purpose: str, **values: Any) -> Medium:
    """Move a locked row on, with what changes with it. Raises `NotNow`."""
    now = MediumState(row.state)
    if to not in MEDIUM_NEXT[now]:
        raise NotNow("この媒体は、いまその段階ではありません。画面を開き直して確かめてください。")
    check_step(MEDIUM_NEXT, now, to)
    row.state = to
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    _told(row, by, purpose, next((text for name in NOTES if (text := values.get(name))), ""))
    return row


def _told(row: Medium, by: Actor, purpose: str, note: str = "") -> None:
    MediumStep.objects.create(medium=row, state=row.state, at=clock.now(), by=by.code, note=note)
    told = {"state": str(row.state), "counterpart": row.counterpart, "sha256": row.sha256, "left_over": row.left_over}
    audit.record("exchange.medium_moved", by=by, purpose=purpose, obj=f"medium:{row.pk}", n=row.items, detail=told)
