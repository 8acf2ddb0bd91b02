"""The only door: two people after all; one person (merge); some doses were another person's (split); take it back.

What moves is what `residents.following` knows, and exactly that comes back. Doses are judged again on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.adoption.models import SealedLink
from sesshu.ledger.adverse_events.models import AdverseEventReport
from sesshu.ledger.doses.going_along import move_doses, same_dose
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.rejudging import rejudge
from sesshu.ledger.duplicates.models import MoveKind, NotDuplicate, RecordMove
from sesshu.ledger.images.models import PageImage
from sesshu.ledger.piles.models import PileSlip
from sesshu.ledger.recalls.models import RecallDose
from sesshu.ledger.residents import consequences, following, identities, queries
from sesshu.ledger.residents.consequences import Happening
from sesshu.ledger.residents.models import FormerKey, Resident
from sesshu.ledger.residents.words import ResidentClass, ResidentStatus
from sesshu.ledger.vaccination_errors.models import VaccinationError

PERMISSION = "duplicate.write"
DOSE = "dose"
OF_DOSE: dict[str, type[Model]] = {
    "recall": RecallDose, "vaccination_error": VaccinationError, "adverse_event": AdverseEventReport,
    "page_image": PageImage, "pile_slip": PileSlip,
}  # fmt: skip


@transaction.atomic
def not_duplicate(*, first_id: UUID, second_id: UUID, reason: str, by: Actor, purpose: str) -> NotDuplicate:
    """Remember that two records are two people; said again, the first answer stands."""
    by.check(PERMISSION)
    first, second = sorted(_two(by, first_id, second_id), key=lambda one: one.id)
    _reason(reason, "別の保護者の子で、番地も違う")
    made, is_new = NotDuplicate.objects.get_or_create(
        first=first, second=second,
        defaults={"reason": reason.strip(), "at": clock.now(), "by": by.code, "by_name": by.display_name},
    )  # fmt: skip
    if is_new:
        _told("resident.not_duplicate", made.id, [first, second], by, purpose)
    return made


@transaction.atomic
def merge(*, source_id: UUID, target_id: UUID, reason: str, by: Actor, purpose: str) -> RecordMove:
    """Everything of `source` goes to `target`; `source` is found through it from now on. Raises `NotNow` for the same
    dose on both sides, and for people whose identities are decided about elsewhere."""
    by.check(PERMISSION)
    source, target = _two(by, source_id, target_id)
    _reason(reason, "転出入で宛名番号が二つになった")
    _check_mergeable(source, target)
    if clashes := following.conflicts(source.id, target.id):
        raise NotNow(clashes[0])
    moved = following.move_all(source.id, target.id, by=by)
    keys = _found_under(source, target)
    identities.mark_merged(resident_id=source.id)
    made = _kept(MoveKind.MERGE, source, target, moved, keys, reason, by)
    rejudge(residents=[target], note="重複した記録の統合", by=by, purpose=purpose)
    _told("resident.merged", made.id, [source, target], by, purpose, moved=_counts(moved))
    return made


@transaction.atomic
def split(
    *, source_id: UUID, target_id: UUID, doses: Sequence[UUID], reason: str, by: Actor, purpose: str
) -> RecordMove:  # fmt: skip
    """Doses that stand with one person and were given to the other go there."""
    by.check(PERMISSION)
    source, target = _two(by, source_id, target_id)
    _reason(reason, "妹の接種が姉に登録されていた")
    mine = set(Dose.objects.filter(resident=source, id__in=list(doses), withdrawn_at=None).values_list("id", flat=True))
    if not doses or mine != set(doses):
        raise InvalidInput("移す接種を、この人の接種記録から選んでください。", field="doses")
    if (clash := same_dose(source.id, target.id)) and _would_double(mine, target):
        raise NotNow(clash)
    moved = {DOSE: [str(key) for key in move_doses(source.id, target.id, sorted(mine), by)]}
    moved |= following.move_some(_hanging_on(mine, source), source.id, target.id, by=by)
    made = _kept(MoveKind.SPLIT, source, target, moved, [], reason, by)
    rejudge(residents=[source, target], note="記録の分割", by=by, purpose=purpose)
    _told("resident.split", made.id, [source, target], by, purpose, moved=_counts(moved))
    return made


@transaction.atomic
def undo(*, move_id: UUID, reason: str, by: Actor, purpose: str) -> RecordMove:
    """What went comes back; what was recorded since stays where it was recorded."""
    by.check(PERMISSION)
    made = RecordMove.objects.select_for_update().filter(id=move_id).first()
    if made is None:
        raise NotFound("この統合・分割は見つかりません。一覧から選び直してください。")
    if made.undone_at is not None:
        raise NotNow("この統合・分割は、すでに取り消されています。")
    _reason(reason, "別人だった")
    source, target = _locked_two(made.source_id, made.target_id)
    if made.kind == MoveKind.MERGE and RecordMove.objects.filter(source=target, kind="merge", undone_at=None).exists():
        raise NotNow("統合先が、さらに別の人に統合されています。新しい統合から順に取り消してください。")
    back = following.move_back(made.moved, source.id, target.id, by=by)
    if made.kind == MoveKind.MERGE:
        FormerKey.objects.filter(id__in=made.found_under).delete()
        identities.unmark_merged(resident_id=source.id)
    made.undone_at, made.undone_by, made.undo_reason = clock.now(), by.code, reason.strip()
    made.save()
    both = list(Resident.objects.filter(id__in=[source.id, target.id]))
    rejudge(residents=both, note="統合・分割の取消し", by=by, purpose=purpose)
    _told("resident.move_undone", made.id, both, by, purpose, back=back, reason=made.undo_reason)
    return made


def _two(by: Actor, one: UUID, other: UUID) -> tuple[Resident, Resident]:
    if one == other:
        raise InvalidInput("同じ人です。別の人の宛名番号を指定してください。", field="target")
    queries.these(by, [one, other])
    return _locked_two(one, other)


def _locked_two(one: UUID, other: UUID) -> tuple[Resident, Resident]:
    """Always locked in the same order: two clerks on one pair do not block each other for good."""
    found = {key: identities.locked(key) for key in sorted([one, other])}
    return found[one], found[other]


def _check_mergeable(source: Resident, target: Resident) -> None:
    if source.resident_class == ResidentClass.PROVISIONAL:
        raise NotNow("仮登録の人は、仮登録の画面から統合してください。")
    if target.resident_class == ResidentClass.PROVISIONAL or target.status == ResidentStatus.JOINED:
        raise InvalidInput("統合先は、住民記録から届いた人にしてください。", field="target")
    if SealedLink.objects.filter(present__in=[source, target], undone_at=None).exists() or source.sealed_before:
        raise NotNow("この人の記録は、まとめられません。秘匿記録の担当に相談してください。")


def _hanging_on(doses: set[UUID], source: Resident) -> dict[str, list[UUID]]:
    """What is about these doses and not about the person: it goes where they go."""
    found = {
        kind: list(model._default_manager.filter(dose_id__in=doses, resident=source).values_list("pk", flat=True))
        for kind, model in OF_DOSE.items()
    }
    return {kind: ids for kind, ids in found.items() if ids}


def _would_double(doses: set[UUID], target: Resident) -> bool:
    key = ("given_on", "product", "same_day_number")
    mine = set(Dose.objects.filter(id__in=doses).values_list(*key))
    return bool(mine & set(Dose.objects.filter(resident=target, withdrawn_at=None).values_list(*key)))


def _found_under(source: Resident, target: Resident) -> list[str]:
    """The other name, reading and address lead to the target from now on."""
    columns = (("name", "name_key", "name"), ("kana", "kana_key", "kana"), ("address", "address_key", "address"))
    keys = [
        FormerKey(
            resident=target, kind=kind, key=getattr(source, key), text=getattr(source, text), until=clock.today(),
            history_number=target.history_number + 1, household_number=source.household_number,
        )
        for kind, key, text in columns
        if getattr(source, key) and getattr(source, key) != getattr(target, key)
    ]  # fmt: skip
    FormerKey.objects.bulk_create(keys)
    return [str(one.id) for one in keys]


def _kept(
    kind: MoveKind, source: Resident, target: Resident, moved: dict[str, list[str]], keys: list[str], reason: str,
    by: Actor,
) -> RecordMove:  # fmt: skip
    return RecordMove.objects.create(
        kind=kind, source=source, target=target, moved=moved, found_under=keys, reason=reason.strip(), at=clock.now(),
        by=by.code, by_name=by.display_name,
    )  # fmt: skip


def _reason(reason: str, example: str) -> None:
    if not reason.strip():
        raise InvalidInput("理由を入力してください。", field="reason", example=example)


def _counts(moved: dict[str, list[str]]) -> dict[str, int]:
    return {kind: len(ids) for kind, ids in moved.items()}


def _told(act: str, key: UUID, people: Sequence[Resident], by: Actor, purpose: str, **detail: Any) -> None:
    if "moved" in detail or "back" in detail:
        consequences.tell(consequences.of_people(Happening.MOVED, people), by=by, purpose=purpose)
    audit.record(
        act, by=by, purpose=purpose, obj=f"resident_pair:{key}", subjects=[one.subject for one in people], detail=detail
    )
