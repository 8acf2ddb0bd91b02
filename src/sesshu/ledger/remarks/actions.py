"""The only door for changes of remarks: write one, end one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.inquiries.codes import codes
from sesshu.ledger.remarks.models import Remark
from sesshu.ledger.residents import queries as residents

MOST = 400


@transaction.atomic
def write_remark(
    *, resident_id: UUID, text: str, starts_on: date, ends_on: date | None, channel: str = "", by: Actor, purpose: str
) -> Remark:  # fmt: skip
    """Write a remark for a period. Raises `InvalidInput`, `NotFound`."""
    by.check("remark.write")
    if not text.strip() or len(text) > MOST:
        raise InvalidInput(
            f"備考を{MOST}文字以内で入力してください。", field="text", example="通訳（ベトナム語）が必要"
        )
    if channel and channel not in codes("channel"):
        raise InvalidInput("受付の方法：窓口か電話を選んでください。", field="channel", example="電話")
    if ends_on is not None and ends_on < max(starts_on, clock.today()):
        raise InvalidInput(
            f"終了日：開始日と今日以後の日を入力してください（{wareki(ends_on)}は使えません）。", field="ends_on",
            example="R9.3.31",
        )  # fmt: skip
    resident = residents.get(by, resident_id)
    remark = Remark.objects.create(
        resident_id=resident.pk, text=text.strip(), starts_on=starts_on, ends_on=ends_on, channel=channel,
        written_at=clock.now(), written_by=by.code, written_by_name=by.display_name,
    )  # fmt: skip
    _told(
        "remark.written", remark, by, purpose, text=remark.text, channel=channel, starts_on=starts_on, ends_on=ends_on
    )
    return remark


@transaction.atomic
def end_remark(*, remark_id: UUID, reason: str, by: Actor, purpose: str) -> Remark:
    """End a remark; it stays readable in the list. Raises `InvalidInput`, `NotFound`, `NotNow`."""
    by.check("remark.write")
    if not reason.strip():
        raise InvalidInput("終了の理由を入力してください。", field="end_reason", example="連絡がつき、用件が済んだ")
    remark = Remark.objects.select_for_update().filter(id=remark_id).first()
    if remark is None:
        raise NotFound("この備考は見つかりません。")
    if remark.ended_at is not None:
        raise NotNow("この備考はすでに終了しています。")
    remark.ended_at, remark.ended_by, remark.end_reason = clock.now(), by.code, reason.strip()
    remark.save()
    _told("remark.ended", remark, by, purpose, reason=remark.end_reason)
    return remark


def _told(act: str, remark: Remark, by: Actor, purpose: str, **detail: object) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"remark:{remark.id}", subjects=[f"resident:{remark.resident_id}"],
        detail=detail,
    )  # fmt: skip
