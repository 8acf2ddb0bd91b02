"""The only door for changes: record a guardian, end one."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.guardians.codes import relations
from sesshu.ledger.guardians.models import Guardian
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.identities import locked
from sesshu.text import TextError, official_name, read_telephone

PERMISSION = "guardian.write"


@transaction.atomic
def record_guardian(
    *, resident_id: UUID, relation: str, starts_on: date, ends_on: date | None = None, name: str = "", kana: str = "",
    guardian_number: str = "", telephone: str = "", postal_code: str = "", address: str = "",
    gets_letters: bool = True, evidence: str = "", by: Actor, purpose: str,
) -> Guardian:  # fmt: skip
    """Record who looks after a person from a day on. `guardian_number` (宛名番号) is of a guardian in the register.

    The same guardian sent again is answered, not doubled. Raises `InvalidInput` naming the field.
    """
    by.check(PERMISSION)
    person = locked(residents.get(by, resident_id).id)
    guardian = _in_register(by, guardian_number.strip(), person.id)
    values: dict[str, Any] = {
        "name": guardian.name if guardian else name.strip(), "kana": guardian.kana if guardian else kana.strip(),
        "relation": relation, "telephone": _digits(telephone), "postal_code": postal_code.strip(),
        "address": address.strip(), "gets_letters": gets_letters, "starts_on": starts_on, "ends_on": ends_on,
        "evidence": evidence.strip(),
    }  # fmt: skip
    _check(values)
    same = Guardian.objects.filter(resident=person, guardian=guardian, void=False, **values).first()
    if same:
        return same
    if gets_letters:
        _check_nobody_else(person.id, starts_on, ends_on)
    made = Guardian.objects.create(
        resident=person, guardian=guardian, recorded_at=clock.now(), recorded_by=by.code,
        recorded_by_name=by.display_name, **values,
    )  # fmt: skip
    # neither name nor address goes into the log: they stand in the record
    detail = {"relation": relation, "starts_on": starts_on, "ends_on": ends_on, "gets_letters": gets_letters}
    _told("guardian.recorded", made, by, purpose, **detail)
    return made


@transaction.atomic
def end_guardian(
    *, guardian_id: UUID, ends_on: date | None, reason: str, by: Actor, purpose: str
) -> Guardian:  # fmt: skip
    """The last day of a guardian; without one the record was a mistake and counts for no day."""
    by.check(PERMISSION)
    row = Guardian.objects.select_for_update().filter(id=guardian_id).first()
    if row is None:
        raise NotFound("この保護者の記録は見つかりません。")
    residents.get(by, row.resident_id)
    if row.void or (row.ends_on is not None and row.ends_on < clock.today()):
        raise NotNow("この保護者の記録は、すでに終わっています。")
    if not reason.strip():
        raise InvalidInput("終了の理由を入力してください。", field="end_reason", example="親権者の変更")
    if ends_on is not None and ends_on < row.starts_on:
        raise InvalidInput(
            f"終了日は開始日（{wareki(row.starts_on)}）以後にしてください。", field="end_on", example="R9.3.31"
        )
    row.ends_on, row.void, row.end_reason = (ends_on or row.ends_on), ends_on is None, reason.strip()
    row.save()
    _told("guardian.ended", row, by, purpose, ends_on=ends_on, void=row.void, reason=row.end_reason)
    return row


def _in_register(by: Actor, number: str, person_id: UUID) -> residents.Resident | None:
    if not number:
        return None
    found = residents.visible_to(by).filter(addressee_number=number).first()
    if found is None or found.id == person_id:
        raise InvalidInput(
            "この宛名番号の、ほかの住民がいません。番号を確認するか、氏名を入力してください。",
            field="guardian_number", example="000000000012344",
        )  # fmt: skip
    return found


def _check(values: dict[str, Any]) -> None:
    if not values["name"]:
        raise InvalidInput("保護者の氏名か宛名番号を入力してください。", field="full_name", example="架空　太郎")
    try:
        official_name(values["name"])
    except TextError as wrong:
        raise InvalidInput(f"保護者の氏名：{wrong}", field="full_name", example="架空　太郎") from None
    if values["relation"] not in relations():
        allowed = "、".join(relations().values())
        raise InvalidInput(f"続柄：{allowed}のどれかを選んでください。", field="relation", example="母")
    if values["ends_on"] is not None and values["ends_on"] < values["starts_on"]:
        raise InvalidInput("終了日は開始日以後にしてください。", field="ends_on", example="R9.3.31")
    if bool(values["address"]) != bool(values["postal_code"]):
        field = "postal_code" if values["address"] else "address"
        raise InvalidInput(
            "郵便番号と住所は、両方を入力するか、両方を空欄にしてください。", field=field, example="8608601"
        )


def _check_nobody_else(person_id: UUID, starts_on: date, ends_on: date | None) -> None:
    rows = Guardian.objects.filter(resident_id=person_id, gets_letters=True, void=False)
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
    if ends_on is not None:
        rows = rows.filter(starts_on__lte=ends_on)
    if other := rows.first():
        raise InvalidInput(
            f"この期間の手紙は、別の保護者（{relations()[other.relation]}、{wareki(other.starts_on)}から）に送ることに"
            "なっています。先にその記録に終了日を入れるか、手紙の宛先から外してください。",
            field="gets_letters",
        )  # fmt: skip


def _digits(telephone: str) -> str:
    if not telephone.strip():
        return ""
    try:
        return read_telephone(telephone).digits
    except TextError as wrong:
        raise InvalidInput(str(wrong), field="telephone", example="090-1234-5678") from None


def _told(act: str, row: Guardian, by: Actor, purpose: str, **detail: Any) -> None:
    about = [f"resident:{row.resident_id}", *([f"resident:{row.guardian_id}"] if row.guardian_id else [])]
    audit.record(act, by=by, purpose=purpose, obj=f"guardian:{row.id}", subjects=about, detail=detail)
