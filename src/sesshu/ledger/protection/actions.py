"""Looking at an address with purpose and reason; asking for a list with addresses; making it once it is approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.law.purposes import purposes
from sesshu.ledger.protection.queries import KIND, guarded
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.visibility import opened

# What a protected address may be needed for. The words are those of `law/purposes.yaml`.
PURPOSES = ("RECOMMENDATION", "ANNOUNCEMENT", "LOT_RECALL", "VACCINATION_ERROR", "ADVERSE_EVENT_REPORT", "DOSE_INQUIRY")
COLUMNS = (
    ("addressee_number", "宛名番号"), ("name", "氏名"), ("kana", "カナ氏名"), ("birth_date", "生年月日"),
    ("postal_code", "郵便番号"), ("address", "送付先住所"), ("recipient", "宛名"),
)  # fmt: skip


def purpose_choices() -> list[tuple[str, str]]:
    return [(code, purposes()[code].name) for code in PURPOSES]


def show_address(*, resident_id: UUID, purpose: str, reason: str, by: Actor) -> residents.LetterAddress:
    """The address of one protected person, after purpose and reason are in the audit log. Raises `InvalidInput`."""
    by.check("protected.read")
    check_reason(purpose, reason)
    residents.get(by, resident_id)
    audit.record_read(
        "protection.address_shown", by=by, purpose=purpose, subjects=[f"resident:{resident_id}"],
        detail={"reason": reason.strip()},
    )  # fmt: skip
    return residents.letter_address(opened(by), [resident_id], clock.today())[resident_id]


@transaction.atomic
def ask_output(*, resident_ids: Sequence[UUID], purpose: str, reason: str, by: Actor) -> Approval:
    """Ask a second person for a list with the addresses of these persons. Raises `InvalidInput`, `NotFound`."""
    by.check("protected.list")
    check_reason(purpose, reason)
    if not resident_ids:
        raise InvalidInput("出力する人を1人以上選んでください。", field="people")
    known = {one.resident.id for one in guarded(by)}
    if not set(resident_ids) <= known:
        raise NotFound("別管理の一覧にいない人が含まれています。一覧を開き直して選び直してください。")
    payload = _payload([str(one) for one in resident_ids], purpose, reason)
    return approvals.request(
        kind=KIND, payload=payload, by=by, purpose=purpose, risk="high",
        summary=f"支援措置対象者{len(set(resident_ids))}人の住所の出力",
    )  # fmt: skip


@transaction.atomic
def make_output(*, approval_id: UUID, profile: str, by: Actor) -> Export:
    """The approved list, once. The file can be fetched only by the one who made it. Raises `ApprovalNeeded`."""
    by.check("file.export")
    asked = Approval.objects.filter(id=approval_id, kind=KIND, requested_by=by.code).first()
    if asked is None:
        raise NotFound("この出力の依頼は見つかりません。一覧から選び直してください。")
    spent = approvals.use(kind=KIND, payload=asked.payload, by=by)
    ids = [UUID(key) for key in asked.payload["people"]]
    reader = opened(by, approved=True)
    addresses = residents.letter_address(reader, ids, clock.today())
    people = residents.visible_to(reader).filter(id__in=ids).order_by("kana_key", "addressee_number")
    return export(
        name="別管理_送付先一覧", columns=list(COLUMNS), profile=profile, by=by, purpose=asked.purpose,
        rows=[_line(person, addresses[person.id]) for person in people],
        subjects=[f"resident:{key}" for key in ids], approval=spent.pk,
    )  # fmt: skip


def _line(person: residents.Resident, address: residents.LetterAddress) -> dict[str, Any]:
    return {
        "addressee_number": person.addressee_number,
        "name": person.name,
        "kana": person.kana,
        "birth_date": person.birth_date or person.birth_text,
        "postal_code": address.postal_code,
        "address": "　".join(part for part in (address.address, address.building) if part),
        "recipient": address.recipient or person.name,
    }


def _payload(ids: Sequence[str], purpose: str, reason: str) -> dict[str, Any]:
    return {"people": sorted(set(ids)), "purpose": purpose, "reason": reason.strip()}


def check_reason(purpose: str, reason: str) -> None:
    """Nothing protected is opened without both. Raises `InvalidInput`."""
    if purpose not in PURPOSES:
        raise InvalidInput("利用目的を一覧から選んでください。", field="purpose", example="接種の勧奨・個別通知")
    if len(reason.strip()) < 5:
        raise InvalidInput(
            "住所が必要な理由を5文字以上で入力してください。",
            field="reason",
            example="MR第2期の通知を手渡しで郵送するため",
        )
