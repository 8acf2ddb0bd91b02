"""個人番号の変更, told by a system beside `put`: it names the number of before, so that nobody's number is changed by a
business number that was mistyped or a list that is a day late."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu.addressee.findings.models import Finding, FindingState
from sesshu.addressee.unified_numbers.actions.changing import check_change, put_in_place
from sesshu.addressee.unified_numbers.actions.locking import locked_people
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import BusinessLink, HeldNumber, NumberReason
from sesshu.addressee.unified_numbers.secrecy import Sealer, keep_index_key
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.jobs.actions import enqueue
from sesshu.numbers import IndividualNumber

REASONS = (NumberReason.REQUESTED, NumberReason.EX_OFFICIO, NumberReason.ERROR)


class OldNumberDiffers(NotNow):
    """変更前の個人番号が、この業務番号の人がいま持つ個人番号と違います。変更していません。業務番号と変更前の番号を確かめてください。"""

    code = "OLD_NUMBER_DIFFERS"


class TellAgain(NotNow):
    """この業務番号の統合宛名が、同じ時に変わりました。もう一度知らせてください。"""


@dataclass(frozen=True, slots=True)
class ToldChange:
    """`changed_on`: the day of the change, as the system tells it; here the new number holds from the moment it is
    told."""

    system: str
    business_number: str
    old: IndividualNumber = field(repr=False)
    new: IndividualNumber = field(repr=False)
    reason: str
    changed_on: date


def tell_change(*, told: ToldChange, by: Actor, purpose: str, on_behalf: str = "") -> bool:
    """Whether anything was changed: told again it is what it is. Raises `OldNumberDiffers`, with an entry, where the
    human holds another number than the one of before, or none, and `NotNow` where the new one is or was anybody's."""
    by.check("unified.write")
    if by.kind == "person":
        raise NotPermitted("職員は、個人番号の変更を一人ではできません。統合宛名の画面で変更を依頼してください。")
    _check(told)
    try:
        with transaction.atomic():
            return _change(told, by, purpose, on_behalf)
    except OldNumberDiffers:
        audit.record_read(
            "individual_number.refused", by=by, purpose=purpose, obj="operation:change", decision="deny",
            detail={"systems": [told.system]} | _behalf(on_behalf),
        )  # fmt: skip
        raise


def _check(told: ToldChange) -> None:
    if told.reason not in REASONS:
        raise InvalidInput(f"変更の理由は {'、'.join(REASONS)} のどれかです。", field="reason", example="requested")
    if told.changed_on > clock.today():
        raise InvalidInput(
            "変更年月日は今日までの日付で送ってください。", field="changed_on", example=clock.today().isoformat()
        )
    if told.old.reveal() == told.new.reveal():
        raise InvalidInput("変更前と変更後の個人番号が同じです。変更後の番号を確かめてください。", field="new_number")


def _change(told: ToldChange, by: Actor, purpose: str, on_behalf: str) -> bool:
    keep_index_key()  # before the versions are read: until the end they stay what they are
    people = _locked(told)
    theirs, sealer = HeldNumber.objects.filter(person__in=people), Sealer.now()
    old, new = ([index for _, index in sealer.candidates(number)] for number in (told.old, told.new))
    now = theirs.filter(valid_until=None)
    if not now.filter(number_index__in=old).exists():
        if now.filter(number_index__in=new).exists() and theirs.filter(number_index__in=old).exists():
            return False  # told before
        raise OldNumberDiffers
    if now.count() > 1:
        raise NotNow("名寄せした番号に有効な個人番号が複数あります。先に、正しくない方の終了を依頼してください。")
    person = check_change(person_id=people[0], new=told.new, reason=told.reason)
    put_in_place(
        person=person, new=told.new, reason=told.reason, source="register", recorded_by=by.code,
        told={"changed_on": told.changed_on.isoformat()} | _behalf(on_behalf),
    )  # fmt: skip
    audit.record(
        "individual_number.changed", by=by, purpose=purpose, subjects=[f"unified_person:{person.pk}"],
        detail={"reason": told.reason, "source": "register", "changed_on": told.changed_on.isoformat()}
        | _behalf(on_behalf),
    )  # fmt: skip
    if Finding.objects.filter(person__in=people).exclude(state=FindingState.CLOSED).exists():
        key = f"told_change:{person.pk}:{clock.now():%Y%m%d%H%M%S%f}"
        enqueue(kind="finding.check", key=key, arguments={}, by=by, purpose=purpose)
    return True


def _locked(told: ToldChange) -> list[UUID]:
    """The human whom the business number leads to, the person in use locked. The link is not: one that leads to
    somebody else once its person is there is followed anew."""
    locked_people(lambda: _human(told)[:1], TellAgain)
    return _human(told)


def _human(told: ToldChange) -> list[UUID]:
    link = BusinessLink.objects.filter(system=told.system, business_number=told.business_number).first()
    if link is None:
        raise NotFound("この業務番号の統合宛名はありません。先に付番してください。")
    return human(link.person_id)


def _behalf(on_behalf: str) -> dict[str, str]:
    return {"on_behalf": on_behalf} if on_behalf else {}
