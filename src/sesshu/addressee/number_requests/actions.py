"""The only door for requests: ask for an export or for one number; after the approval make the file or see it, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from sesshu.addressee.number_requests.models import NumberRequest, RequestKind, Taker
from sesshu.addressee.number_rules.systems import name_of, systems
from sesshu.addressee.unified_numbers import actions as unified
from sesshu.addressee.unified_numbers import looking_up
from sesshu.addressee.unified_numbers.hiding import links_for
from sesshu.addressee.unified_numbers.policies import check_precondition, check_purpose
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.numbers import IndividualNumber

PURPOSE = "UNIFIED_NUMBERING"
SEEN_AGAIN = timedelta(minutes=1)  # a double click, or an answer that was lost on the way


@transaction.atomic
def ask_export(
    *, system: str, business_numbers: Sequence[str], certificate: bytes, purpose: str, reference: str,
    taker: str = Taker.PERSON, by: Actor,
) -> NumberRequest:  # fmt: skip
    """Ask for the links of exactly these people, sealed for exactly this recipient. Raises `InvalidInput`, `NotFound`,
    `PreconditionMissing`: what could not be done later is refused now."""
    by.check("number.export")
    numbers = list(dict.fromkeys(business_numbers))
    if not 1 <= len(numbers) <= looking_up.MOST_EXPORTED:
        most = f"{looking_up.MOST_EXPORTED:,}"
        raise InvalidInput(f"1件以上{most}件以内にしてください。", field="business_numbers", example="000000000012344")
    recipient = looking_up.recipient_of(certificate)
    people = _people(by, system, numbers)
    check_purpose("link_export", purpose, by=by)
    for person in people.values():
        check_precondition("link_export", purpose, reference, person, by=by)
    looking_up.check_held(people.values())
    payload = looking_up.export_payload(system, numbers, certificate, purpose, reference)
    words = f"{name_of(system, systems())}の{len(numbers):,}人の個人番号との対応を「{recipient}」に渡す"
    approval = approvals.request(
        kind=looking_up.EXPORT, payload=payload, by=by, purpose=PURPOSE, summary=words, risk="high"
    )
    return _kept(
        RequestKind.EXPORT, approval, list(people.values()), by, system=system, business_numbers=numbers, taker=taker,
        purpose=purpose, reference=reference, certificate=certificate.decode("ascii", "replace"), recipient=recipient,
    )  # fmt: skip


@transaction.atomic
def ask_reveal(
    *, system: str, business_number: str, purpose: str, reference: str, taker: str = Taker.PERSON, by: Actor
) -> NumberRequest:  # fmt: skip
    """Ask to see one number. Raises `NotNow` where the city does not show any."""
    by.check("number.reveal")
    if not settings.SESSHU_REVEAL_NUMBERS:
        raise NotNow("この市では、個人番号の表示を使わない設定です。照合（verify）を使ってください。")
    people = _people(by, system, [business_number])
    check_purpose("reveal", purpose, by=by)
    [person] = people.values()
    check_precondition("reveal", purpose, reference, person, by=by)
    looking_up.check_held([person])
    payload = looking_up.reveal_payload(person, purpose, reference)
    approval = approvals.request(
        kind=looking_up.REVEAL,
        payload=payload,
        by=by,
        purpose=PURPOSE,
        summary="1人の個人番号を画面で見る",
        risk="high",
    )
    return _kept(
        RequestKind.REVEAL, approval, [person], by, system=system, business_numbers=[business_number], taker=taker,
        purpose=purpose, reference=reference,
    )  # fmt: skip


@transaction.atomic
def make_file(*, request_id: UUID, by: Actor) -> NumberRequest:
    """After the approval: the sealed file, registered among what was put out. Once; who asked again has the first."""
    row = _mine(request_id, RequestKind.EXPORT, by)
    if row.export is not None:
        return row
    _, row.export = looking_up.link_export(
        system=row.system, business_numbers=row.business_numbers, certificate=row.certificate.encode(),
        purpose=row.purpose, reference=row.reference, by=by,
    )  # fmt: skip
    row.done_at = clock.now()
    row.save(update_fields=["export", "done_at"])
    return row


def reveal(*, request_id: UUID, by: Actor) -> IndividualNumber:
    """After the approval: the number, for the eyes of whoever asked; within a minute once more."""
    with transaction.atomic():
        row = _mine(request_id, RequestKind.REVEAL, by)
        again = row.done_at is not None
        if row.done_at is not None and clock.now() - row.done_at > SEEN_AGAIN:
            raise NotNow("この依頼の個人番号は表示済みです。もう一度見るには、新しい依頼と承認が必要です。")
        [person] = _people(by, row.system, row.business_numbers).values()
        number = looking_up.reveal(
            person_id=person, purpose=row.purpose, reference=row.reference, by=by,
            spent=row.approval if again else None,
        )  # fmt: skip
        if not again:
            row.done_at = clock.now()
            row.save(update_fields=["done_at"])
    return number


@transaction.atomic
def record_fact(
    *, kind: str, reference: str, system: str, business_number: str, valid_from: date, valid_until: date, by: Actor
) -> None:  # fmt: skip
    """A fact that requests rest on; without a business number it is about several people."""
    person = next(iter(_people(by, system, [business_number]).values())) if business_number else None
    unified.record_precondition(
        kind=kind, person_id=person, reference=reference, valid_from=valid_from, valid_until=valid_until, by=by,
        purpose=PURPOSE,
    )  # fmt: skip


def _people(by: Actor, system: str, numbers: Sequence[str]) -> dict[str, UUID]:
    """Business number → person. Raises `NotFound` that says how many are unknown."""
    rows = links_for(by).filter(system=system, business_number__in=numbers)
    found = dict(rows.values_list("business_number", "person_id"))
    if missing := len(set(numbers) - found.keys()):
        raise NotFound(f"{missing}件の業務番号に統合宛名がありません。業務IDと番号を確かめてください。")
    return found


def _kept(kind: str, approval: object, people: Sequence[UUID], by: Actor, **values: object) -> NumberRequest:
    row, is_new = NumberRequest.objects.get_or_create(
        approval=approval,
        defaults={"kind": kind, "asked_at": clock.now(), "asked_by": by.code, "asked_by_name": by.display_name}
        | values,
    )  # fmt: skip
    if is_new:
        audit.record(
            "individual_number.request_made", by=by, purpose=PURPOSE, obj=f"number_request:{row.pk}",
            case=row.reference, subjects=[f"unified_person:{one}" for one in people], n=len(people),
            detail={"kind": kind, "taker": row.taker},
        )  # fmt: skip
    return row


def _mine(request_id: UUID, kind: str, by: Actor) -> NumberRequest:
    found = NumberRequest.objects.select_for_update(of=("self",)).filter(pk=request_id, kind=kind).first()
    if found is None:
        raise NotFound("この依頼はありません。一覧から選び直してください。")
    if found.asked_by != by.code:
        raise NotPermitted("承認のあとの出力や表示は、依頼した職員だけができます。")
    if found.taker != Taker.PERSON:
        raise NotNow("この依頼は、業務システムがAPIで受け取るものです。")
    return found
