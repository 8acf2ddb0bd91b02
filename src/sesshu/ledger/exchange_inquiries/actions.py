"""The only door for changes by people: ask, take over or not, take back what was not sent yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from sesshu.contracts.exchange.states import InquiryState
from sesshu.dates import fiscal_year
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.exchange_inquiries import ending, jobs, policies, standing
from sesshu.ledger.exchange_inquiries.grounds import ground_of
from sesshu.ledger.exchange_inquiries.kinds import InquiryKind, kinds
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.sections import within
from sesshu.ledger.mailings import histories
from sesshu.ledger.residents import office_periods
from sesshu.ledger.residents import queries as residents

WRITE, END = "exchange_inquiry.write", "exchange_inquiry.end"


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing asked about one person. `provider_name` is shown and kept; `exchange_case`: what it is asked from;
    `subject`: what the person is to the case, in a word of the list ("": the usual one); `outside_reason`: why somebody
    who does not live with the person of the case."""

    resident_id: UUID
    kind: str
    provider: str
    provider_name: str
    consent_number: str = ""
    note: str = ""
    exchange_case: UUID | None = None
    subject: str = ""
    outside_reason: str = ""


@transaction.atomic
def ask(*, asked: Sequence[Asked], department: str, by: Actor, purpose: str) -> list[ExchangeInquiry]:
    """Record inquiries; a worker sends them. All or none. Raises `InvalidInput`, `NotFound`, `NotNow`.

    The same thing asked of the same body about the same person by the same section while an answer is awaited is the
    first inquiry again; that of another section is its own (R-03).
    """
    by.check(WRITE)
    made = [_ask(one, department, by) for one in asked]
    news = [row for row, is_new in made if is_new]
    for row in news:
        audit.record(
            "exchange.inquiry_asked", by=by, purpose=purpose, obj=f"exchange_inquiry:{row.pk}",
            subjects=[f"resident:{row.resident_id}"],
            detail={
                "kind": row.kind, "provider": row.provider, "consent": row.consent_number, "subject": row.subject,
                "outside_reason": row.outside_reason,
            },
        )  # fmt: skip
    if news:
        jobs.start(f"ask:{news[0].pk}", by=by, purpose=purpose, asked=[row.pk for row in news])
    return [row for row, _ in made]


@transaction.atomic
def adopt(
    *, inquiry_id: UUID, entries: dict[int, DoseEntry], skipped: dict[int, str], by: Actor, purpose: str
) -> list[doses.Recorded]:  # fmt: skip
    """Take records of an answer over as doses (`entries` by the record's number), leave others with the reason.

    Every record gets one of the two. Raises what `record_doses` raises; then nothing is taken over.
    """
    by.check(WRITE)
    row = _locked(inquiry_id, by)
    if row.state != InquiryState.FETCHED:
        raise NotNow("この回答は、すでに取り入れたか、取り入れないと決めています。")
    kind = kinds()[row.kind]
    answers = list(row.answers.select_for_update())
    _check_all_decided({one.number for one in answers}, entries, skipped)
    if entries:
        policies.check_vaccination_duty(kind)
    policies.check_words(skip_reason="　".join(skipped.values()))
    order = sorted(entries)
    recorded = doses.record_doses(entries=[entries[n] for n in order], by=by, purpose=purpose) if order else []
    made = dict(zip(order, recorded, strict=True))
    for one in answers:
        one.dose_id = made[one.number].dose_id if one.number in made else None
        one.skip_reason = "" if one.number in made else skipped[one.number].strip()
        one.save(update_fields=["dose_id", "skip_reason"])
    _settle(row, kind, adopted=bool(made) or not answers, reason="、".join(dict.fromkeys(skipped.values())), by=by)
    audit.record(
        "exchange.answer_adopted" if made else "exchange.answer_dismissed", by=by, purpose=purpose,
        obj=f"exchange_inquiry:{row.pk}", subjects=[f"resident:{row.resident_id}"], n=max(1, len(made)),
        detail={
            "doses": [str(one.dose_id) for one in recorded],
            "skipped": {str(number): why for number, why in skipped.items()},
        },
    )  # fmt: skip
    jobs.start(f"settled:{row.pk}", by=by, purpose=purpose)
    return recorded


@transaction.atomic
def confirm(*, inquiry_id: UUID, by: Actor, purpose: str) -> None:
    """An answer that is no record of vaccinations was looked at: it stays beside its case. Raises `NotNow`."""
    by.check(WRITE)
    row = _locked(inquiry_id, by)
    kind = kinds()[row.kind]
    if row.state != InquiryState.FETCHED or not kind.case:
        raise NotNow("確かめる回答がありません。画面を開き直してください。")
    _settle(row, kind, adopted=True, reason="", by=by)
    audit.record(
        "exchange.answer_confirmed", by=by, purpose=purpose, obj=f"exchange_inquiry:{row.pk}",
        subjects=[f"resident:{row.resident_id}"],
    )  # fmt: skip
    jobs.start(f"settled:{row.pk}", by=by, purpose=purpose)


def cancel(*, inquiry_id: UUID, by: Actor, purpose: str) -> None:
    """Only before the intermediary has it: where a hand-over was not answered, it is asked. Raises `NotNow`."""
    by.check(WRITE)
    seen = ExchangeInquiry.objects.filter(within(by), pk=inquiry_id, state=InquiryState.DRAFT).first()
    if seen:
        standing.check_never_arrived(seen, by=by, purpose=purpose)
    _cancel(inquiry_id, seen.tried_at if seen else None, by, purpose)


@transaction.atomic
def _cancel(inquiry_id: UUID, tried_at: datetime | None, by: Actor, purpose: str) -> None:
    row = _locked(inquiry_id, by)
    if row.state != InquiryState.DRAFT or row.tried_at != tried_at:
        raise NotNow("中間サーバーへ送った照会は取り消せません。回答を待ってください。")
    row.state, row.ended_at = InquiryState.CANCELLED, clock.now()
    row.save(update_fields=["state", "ended_at"])
    audit.record(
        "exchange.inquiry_cancelled", by=by, purpose=purpose, obj=f"exchange_inquiry:{row.pk}",
        subjects=[f"resident:{row.resident_id}"],
    )  # fmt: skip


def end_in_doubt(*, inquiry_id: UUID, reason: str, by: Actor, purpose: str) -> None:
    """End what was handed over, is past its time, and of which nobody can say how it stands: the intermediary is silent
    or knows nothing of it. Else its case could never be decided. What the intermediary has of it, the comparison names
    once it can be asked. Raises `InvalidInput`, `NotFound`, `NotNow`."""
    by.check(END)
    if not reason.strip():
        raise InvalidInput(
            "終わらせる理由を入力してください。", field="reason", example="中間サーバーの停止が続き、書類で確かめた"
        )
    policies.check_words(reason=reason)
    seen = ending.unanswered().filter(within(by), pk=inquiry_id).first()
    if seen:
        standing.check_in_doubt(seen, by=by, purpose=purpose)
    _end_in_doubt(inquiry_id, _seen_as(seen) if seen else None, reason.strip(), by, purpose)


@transaction.atomic
def _end_in_doubt(
    inquiry_id: UUID, seen: tuple[object, ...] | None, reason: str, by: Actor, purpose: str
) -> None:  # fmt: skip
    row = _locked(inquiry_id, by)
    if seen is None or _seen_as(row) != seen:
        raise NotNow(
            "終わらせられるのは、中間サーバーへ送り、応答のないまま有効期間を過ぎた照会だけです。画面を開き直してください。"
        )
    arrived = "から結果が届かない" if row.inquiry else "に届いたか分からない"
    ending.end_as_expired(row, f"中間サーバー{arrived}まま、{by.display_name}が終わらせました（{reason}）")
    standing.note("exchange.inquiry_ended_in_doubt", row, by, purpose, reason=reason)


def _seen_as(row: ExchangeInquiry) -> tuple[object, ...]:
    """What differs once somebody has sent it, or heard of it, meanwhile."""
    return row.state, row.tried_at, row.looked_at


def _ask(one: Asked, department: str, by: Actor) -> tuple[ExchangeInquiry, bool]:
    kind = kinds().get(one.kind)
    if kind is None:
        raise InvalidInput("照会の種類を一覧から選択してください。", field="kind", example="転入者の接種歴")
    if not one.provider or not one.provider_name:
        raise InvalidInput("照会する相手の団体を一覧から選択してください。", field="provider", example="小樽市")
    resident = residents.get(by, one.resident_id)
    policies.check_person(kind, resident)
    policies.check_case(kind, one.exchange_case)
    ground = ground_of(resident) if not kind.case else None
    policies.check_ground(kind, ground, one.note)
    policies.check_consent(kind, one.consent_number)
    subject = policies.subject_of(kind, one.subject)
    policies.check_words(consent_number=one.consent_number, note=one.note, outside_reason=one.outside_reason)
    _one_at_a_time()
    same = ExchangeInquiry.objects.filter(resident=resident, kind=one.kind, provider=one.provider)
    same = same.filter(exchange_case=one.exchange_case, subject=subject, department=department)
    awaited = same.filter(state__in=[*_AWAITED]).first()
    if awaited:
        return awaited, False
    now, year = clock.now(), fiscal_year(clock.today())
    last = ExchangeInquiry.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    row = ExchangeInquiry(
        fiscal_year=year, number=(last or 0) + 1, resident=resident, kind=one.kind, subject=subject,
        department=department, provider=one.provider, provider_name=one.provider_name,
        consent_number=one.consent_number.strip(), outside_reason=one.outside_reason, basis=kind.told,
        planned=ground.planned if ground else "",
        withheld=getattr(resident, "in_protected_household", True), exchange_case=one.exchange_case,
        asked_at=now, asked_by=by.code, asked_by_name=by.display_name,
        valid_until=now + office_periods.period("exchange_inquiry"),
    )  # fmt: skip
    row.case = f"{row.label} {kind.label}" + (f" {one.note.strip()}" if one.note.strip() else "")
    row.save(force_insert=True)
    return row, True


_AWAITED = (
    InquiryState.DRAFT, InquiryState.QUEUED, InquiryState.SENT, InquiryState.PERMITTED, InquiryState.WAITING,
    InquiryState.ANSWERED, InquiryState.FETCHED,
)  # fmt: skip


def _settle(row: ExchangeInquiry, kind: InquiryKind, *, adopted: bool, reason: str, by: Actor) -> None:
    row.state = InquiryState.ADOPTED if adopted else InquiryState.DISMISSED
    row.settled_at, row.settled_by, row.settle_reason = clock.now(), by.code, reason
    row.save(update_fields=["state", "settled_at", "settled_by", "settle_reason"])
    if kind.needs_move_in:
        histories.record_checks(
            resident_ids=[row.resident_id], act="asked", on=clock.today(),
            note=f"情報連携（{row.label}）" + ("" if row.withheld else row.provider_name), by=by,
        )  # fmt: skip


def _check_all_decided(numbers: set[int], entries: dict[int, DoseEntry], skipped: dict[int, str]) -> None:
    if numbers != entries.keys() | skipped.keys() or entries.keys() & skipped.keys():
        raise InvalidInput("回答の記録を一つずつ、取り入れるか、取り入れないかを選んでください。")
    empty = sorted(number for number, why in skipped.items() if not why.strip())
    if empty:
        raise InvalidInput(
            f"{empty[0]}件目：取り入れない理由を入力してください。",
            field="skip_reason",
            example="すでに登録済みの記録と同じ",
        )


def _locked(inquiry_id: UUID, by: Actor) -> ExchangeInquiry:
    """One of the section of `by`. Raises `NotFound`."""
    row = ExchangeInquiry.objects.select_for_update(of=("self",)).filter(within(by), pk=inquiry_id).first()
    if row is None:
        raise NotFound("この照会はありません。一覧から選び直してください。")
    return row


def _one_at_a_time() -> None:
    """Numbers without gaps, and no two inquiries about the same thing at the same moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('exchange_inquiry_number'))")
