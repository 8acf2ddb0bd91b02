"""The only door for changes of slips: open, add lines, complete, cancel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import fiscal_year
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.inquiries.codes import GENERAL_ONLY, codes, papers
from sesshu.ledger.inquiries.models import InquiryLine, InquirySlip, LineKind, SlipState
from sesshu.ledger.residents import queries as residents

MOST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line to add: what kind, about whom, in words."""

    kind: str
    text: str
    resident_id: UUID | None = None


@transaction.atomic
def open_slip(*, resident_id: UUID, channel: str, by: Actor, purpose: str) -> InquirySlip:
    """A slip about a person under a new number; the one this person's clerk left open today goes on instead.
    Raises `InvalidInput`, `NotFound`."""
    by.check("inquiry.write")
    if channel not in codes("channel"):
        raise InvalidInput("受付の方法：窓口か電話を選んでください。", field="channel", example="窓口")
    residents.get(by, resident_id)
    now, year = clock.now(), fiscal_year(clock.today())
    _one_at_a_time()
    midnight = datetime.combine(clock.today(), time(), clock.TOKYO)
    mine = InquirySlip.objects.filter(
        resident_id=resident_id, received_by=by.code, channel=channel, state=SlipState.OPEN, received_at__gte=midnight
    ).first()
    if mine is not None:
        return mine
    last = InquirySlip.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    slip = InquirySlip.objects.create(
        fiscal_year=year, number=(last or 0) + 1, channel=channel, resident_id=resident_id, received_at=now,
        received_by=by.code, received_by_name=by.display_name, terminal=by.terminal,
    )  # fmt: skip
    _told("inquiry.opened", slip, by, purpose, channel=channel)
    return slip


@transaction.atomic
def add_lines(*, slip_id: UUID, lines: Sequence[NewLine], by: Actor, purpose: str) -> InquirySlip:
    """Write lines on an open slip. A line that stands there already is not written twice."""
    by.check("inquiry.write")
    slip = _locked(slip_id)
    known = set(slip.lines.values_list("kind", "resident_id", "text"))
    news = [line for line in dict.fromkeys(lines) if (line.kind, line.resident_id, line.text) not in known]
    start = slip.lines.count()
    for number, line in enumerate(news, start=start + 1):
        InquiryLine.objects.create(
            slip=slip, number=number, at=clock.now(), by=by.code, by_name=by.display_name, kind=line.kind,
            resident_id=line.resident_id, text=line.text,
        )  # fmt: skip
    if news:
        people = [line.resident_id for line in news if line.resident_id]
        _told("inquiry.written", slip, by, purpose, people, lines=[[line.kind, line.text] for line in news])
    return slip


@transaction.atomic
def write_note(*, slip_id: UUID, text: str, channel: str, by: Actor, purpose: str) -> InquirySlip:
    """A 記事 on an open slip, which goes on: who called back, what is waited for. Raises `InvalidInput`, `NotNow`."""
    by.check("inquiry.write")
    if not text.strip() or len(text) > MOST_NOTE:
        raise InvalidInput(
            f"記事を{MOST_NOTE}文字以内で入力してください。",
            field="note",
            example="折返し電話したが不在。明日10時に再度",
        )
    if channel not in codes("channel"):
        raise InvalidInput("受付の方法：窓口か電話を選んでください。", field="channel", example="電話")
    slip = _locked(slip_id)
    InquiryLine.objects.create(
        slip=slip, number=slip.lines.count() + 1, at=clock.now(), by=by.code, by_name=by.display_name,
        kind=LineKind.NOTED, channel=channel, resident_id=slip.resident_id, text=text.strip(),
    )  # fmt: skip
    _told("inquiry.written", slip, by, purpose, lines=[[LineKind.NOTED, text.strip()]], channel=channel)
    return slip


@transaction.atomic
def complete(
    *, slip_id: UUID, caller: str, caller_name: str, identity: str, answer: str, by: Actor, purpose: str
) -> InquirySlip:  # fmt: skip
    """Close a slip: who asked, how they were known, what they were told. Raises `InvalidInput`, `NotNow`."""
    by.check("inquiry.write")
    slip = _locked(slip_id)
    if caller not in codes("caller"):
        raise InvalidInput("来た人・電話の人：一覧から選んでください。", field="caller", example="保護者")
    if identity not in codes("identity"):
        raise InvalidInput("本人確認：一覧から選んでください。", field="identity", example="運転免許証")
    if slip.channel == "counter" and identity not in papers() | {GENERAL_ONLY}:
        raise InvalidInput(
            "本人確認：窓口では、見せてもらった書類を選んでください。", field="identity", example="運転免許証"
        )
    if slip.channel == "telephone" and identity in papers():
        raise InvalidInput("本人確認：電話では書類を確認できません。", field="identity", example="聞き取りで確認")
    slip.state, slip.caller, slip.caller_name = SlipState.DONE, caller, caller_name.strip()
    slip.identity, slip.answer = identity, answer.strip()
    slip.closed_at, slip.closed_by = clock.now(), by.code
    slip.save()
    _told(
        "inquiry.completed", slip, by, purpose, caller=caller, caller_name=slip.caller_name, identity=identity,
        answer=slip.answer,
    )  # fmt: skip
    return slip


@transaction.atomic
def cancel(*, slip_id: UUID, reason: str, by: Actor, purpose: str) -> InquirySlip:
    """Cancel a slip that was opened by mistake; its number and lines stay."""
    by.check("inquiry.write")
    if not reason.strip():
        raise InvalidInput("取消の理由を入力してください。", field="cancel_reason", example="別の人の画面を開いた")
    slip = _locked(slip_id)
    slip.state, slip.cancel_reason = SlipState.CANCELLED, reason.strip()
    slip.closed_at, slip.closed_by = clock.now(), by.code
    slip.save()
    _told("inquiry.cancelled", slip, by, purpose, reason=slip.cancel_reason)
    return slip


def _locked(slip_id: UUID) -> InquirySlip:
    slip = InquirySlip.objects.select_for_update().filter(id=slip_id).first()
    if slip is None:
        raise NotFound("この受付票は見つかりません。一覧から選び直してください。")
    if not slip.is_open:
        raise NotNow(f"{slip.label}は{slip.get_state_display()}です。新しい受付票で対応してください。")
    return slip


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:  # two clerks at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('inquiry_slip_number'))")


def _told(
    act: str, slip: InquirySlip, by: Actor, purpose: str, people: Sequence[UUID] = (), **detail: object
) -> None:  # fmt: skip
    subjects = [f"resident:{person}" for person in dict.fromkeys([slip.resident_id, *people])]
    audit.record(
        act, by=by, purpose=purpose, obj=f"inquiry_slip:{slip.id}", subjects=subjects, case=slip.label, detail=detail
    )
