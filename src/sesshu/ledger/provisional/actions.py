"""The only door for changes: enter, name, join, undo, close."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.doses.rejudging import rejudge
from sesshu.ledger.provisional.models import Join, ProvisionalPerson, ProvisionalState, Why
from sesshu.ledger.residents import following, identities, queries
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import OUTSIDE_CLASSES, ResidentStatus

PERMISSION = "provisional.write"


@transaction.atomic
def enter(
    *, why: str, birth_date: date, sex: str, name: str = "", kana: str = "", mother_id: UUID | None = None,
    birth_order: int = 1, place: str = "", postal_code: str = "", address: str = "", by: Actor, purpose: str,
) -> ProvisionalPerson:  # fmt: skip
    """Enter somebody whom the register does not know yet. Without a name a newborn is 「(mother)の子」.

    The same child of the same mother twice is refused: twins are told apart by their order. Raises `InvalidInput`.
    """
    by.check(PERMISSION)
    mother = identities.locked(queries.get(by, mother_id).id) if mother_id else None
    _check(why, birth_date, name.strip(), kana.strip(), mother, birth_order)
    given = name.strip()
    if mother is not None:
        _check_not_entered(mother, birth_date, birth_order)
        kana = kana.strip() or _child_of(mother.kana, birth_order, "ノコ")
        name = given or _child_of(mother.name, birth_order, "の子")
    made = identities.add_provisional(
        name=name.strip(), kana=kana.strip(), birth_date=birth_date, sex=sex, mother=mother,
        postal_code=postal_code.strip(), address=address.strip(),
    )  # fmt: skip
    person = ProvisionalPerson.objects.create(
        resident=made, why=why, mother=mother, named=bool(given), birth_order=birth_order, place=place.strip(),
        created_at=clock.now(), created_by=by.code,
    )  # fmt: skip
    _told("resident.provisional_entered", person, by, purpose, why=why, named=person.named)
    return person


@transaction.atomic
def name_child(*, person_id: UUID, name: str, kana: str, by: Actor, purpose: str) -> ProvisionalPerson:
    """The child has a name now."""
    by.check(PERMISSION)
    person = _locked(person_id)
    _check_open(person)
    for field, label, value in (("name", "氏名", name), ("kana", "カナ氏名", kana)):
        if "　" not in value.strip().replace(" ", "　"):
            raise InvalidInput(
                f"{label}は、氏と名の間を空けて入力してください。", field=field,
                example="架空　花子" if field == "name" else "カクウ　ハナコ",
            )  # fmt: skip
    identities.rename_provisional(
        resident=person.resident, name=_spaced(name), kana=_spaced(kana)
    )  # fmt: skip
    person.named = True
    person.save(update_fields=["named"])
    _told("resident.provisional_named", person, by, purpose)
    return person


@transaction.atomic
def join(*, person_id: UUID, target_id: UUID, reason: str, by: Actor, purpose: str, automatic: bool = False) -> Join:
    """Everything recorded for a provisional person goes to the person of the register; the doses are judged again.

    Raises `NotNow` when both have the same dose, `InvalidInput` without a reason.
    """
    if not automatic:
        by.check(PERMISSION)
    person = _locked(person_id)
    _check_open(person)
    target = identities.locked(target_id)
    if target.resident_class in OUTSIDE_CLASSES or target.sealed or target.status == ResidentStatus.JOINED:
        raise InvalidInput("統合先は、住民票のある人にしてください。", field="target")
    if not reason.strip():
        raise InvalidInput("統合する理由を入力してください。", field="reason", example="母子健康手帳で本人と確認した")
    if clashes := following.conflicts(person.resident_id, target.id):
        raise NotNow(clashes[0])
    moved = following.move_all(person.resident_id, target.id, by=by)
    identities.mark_joined(resident=person.resident, joined=True)
    person.state = ProvisionalState.JOINED
    person.save(update_fields=["state"])
    made = Join.objects.create(
        provisional=person, target=target, moved=moved, automatic=automatic, reason=reason.strip(), at=clock.now(),
        by=by.code, by_name=by.display_name,
    )  # fmt: skip
    rejudge(residents=[target], note="仮登録との統合", by=by, purpose=purpose)
    _told("resident.joined", person, by, purpose, target=target.id, moved=_counts(moved), automatic=automatic)
    return made


@transaction.atomic
def undo_join(*, join_id: UUID, reason: str, by: Actor, purpose: str) -> Join:
    """What went along comes back; what was recorded for the target since stays there. Raises `NotNow`."""
    by.check(PERMISSION)
    made = Join.objects.select_for_update().select_related("provisional").filter(id=join_id).first()
    if made is None:
        raise NotFound("この統合は見つかりません。一覧から選び直してください。")
    if made.undone_at is not None:
        raise NotNow("この統合は、すでに取り消されています。")
    if not reason.strip():
        raise InvalidInput("統合を取り消す理由を入力してください。", field="reason", example="双子の別の子だった")
    person = _locked(made.provisional_id)
    back = following.move_back(made.moved, person.resident_id, made.target_id, by=by)
    identities.mark_joined(resident=person.resident, joined=False)
    person.state = ProvisionalState.OPEN
    person.save(update_fields=["state"])
    made.undone_at, made.undone_by, made.undo_reason = clock.now(), by.code, reason.strip()
    made.save()
    both = [identities.locked(person.resident_id), identities.locked(made.target_id)]
    rejudge(residents=both, note="統合の取消し", by=by, purpose=purpose)
    _told("resident.join_undone", person, by, purpose, target=made.target_id, back=back, reason=reason.strip())
    return made


@transaction.atomic
def close(*, person_id: UUID, reason: str, by: Actor, purpose: str) -> ProvisionalPerson:
    """The person will never be in the register (a move that was called off). Refused while doses are recorded."""
    by.check(PERMISSION)
    person = _locked(person_id)
    _check_open(person)
    if not reason.strip():
        raise InvalidInput("取りやめる理由を入力してください。", field="reason", example="転入を取りやめた")
    if person.resident.doses.filter(withdrawn_at=None).exists():
        raise NotNow("接種記録があるため取りやめできません。本人の記録に統合するか、接種記録を取り消してください。")
    person.state, person.close_reason = ProvisionalState.CLOSED, reason.strip()
    person.save(update_fields=["state", "close_reason"])
    identities.mark_joined(resident=person.resident, joined=True)
    _told("resident.provisional_closed", person, by, purpose, reason=reason.strip())
    return person


def _check(why: str, birth_date: date, name: str, kana: str, mother: Resident | None, birth_order: int) -> None:
    if why not in Why.values:
        raise InvalidInput("仮登録の理由を選んでください。", field="why", example="出生届の処理前")
    if birth_date > clock.today():
        raise InvalidInput("生年月日は今日以前の日を入力してください。", field="birth_date", example="R8.11.20")
    if why == Why.BIRTH and mother is None:
        raise InvalidInput("母を選んでから仮登録してください。母の個人画面から始めます。", field="name")
    if mother is not None and mother.birth_date and mother.birth_date >= birth_date:
        raise InvalidInput("生年月日が母の生年月日より前です。日付を確認してください。", field="birth_date")
    if why == Why.LATE_REGISTER and not (name and kana):
        raise InvalidInput("転入前の人は、氏名とカナ氏名を入力してください。", field="name", example="架空　花子")
    if not 1 <= birth_order <= 9:
        raise InvalidInput("出生の順は1から9で入力してください。", field="birth_order", example="2")


def _check_not_entered(mother: Resident, birth_date: date, birth_order: int) -> None:
    same = ProvisionalPerson.objects.filter(
        mother=mother, resident__birth_date=birth_date, birth_order=birth_order, state=ProvisionalState.OPEN
    )
    if same.exists():
        raise InvalidInput(
            f"この母の同じ日の第{birth_order}子は、仮登録されています。双子の2人目なら、出生の順を変えてください。",
            field="birth_order", example=str(birth_order + 1),
        )  # fmt: skip


def _child_of(name: str, order: int, ending: str) -> str:
    """「架空　花子の子」; the second of twins 「架空　花子の子（第2子）」."""
    if not name:
        return ""
    count = "" if order == 1 else f"（第{order}子）" if ending == "の子" else f"ダイ{order}シ"
    return f"{name}{ending}{count}"


def _spaced(name: str) -> str:
    return "　".join(name.replace("　", " ").split())


def _check_open(person: ProvisionalPerson) -> None:
    if person.state != ProvisionalState.OPEN:
        raise NotNow(f"この仮登録は「{person.get_state_display()}」です。この操作はできません。")


def _locked(person_id: UUID) -> ProvisionalPerson:
    rows = ProvisionalPerson.objects.select_for_update(of=("self",)).select_related("resident")
    found = rows.filter(id=person_id).first()
    if found is None:
        raise NotFound("この仮登録は見つかりません。一覧から選び直してください。")
    return found


def _counts(moved: dict[str, list[str]]) -> dict[str, int]:
    return {kind: len(ids) for kind, ids in moved.items()}


def _told(act: str, person: ProvisionalPerson, by: Actor, purpose: str, **detail: Any) -> None:
    subjects = [f"resident:{person.resident_id}"]
    if target := detail.get("target"):
        subjects.append(f"resident:{target}")
    audit.record(
        act, by=by, purpose=purpose, obj=f"provisional:{person.id}", subjects=subjects,
        detail={key: str(value) if isinstance(value, UUID) else value for key, value in detail.items()},
    )  # fmt: skip
