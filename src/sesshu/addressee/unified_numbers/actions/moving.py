"""紐付け変更 and the choice of the representative: asked for by one, carried out when another person approves.

A link that leads to the wrong human is moved, never deleted: where it led before stays with its time and its reason.
Individual Numbers do not move with it; a wrong one is changed for the reason 誤り訂正.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.addressee.unified_numbers import telling
from sesshu.addressee.unified_numbers.actions.before import Before
from sesshu.addressee.unified_numbers.actions.locking import locked_link
from sesshu.addressee.unified_numbers.actions.representing import represent, settle
from sesshu.addressee.unified_numbers.humans import human
from sesshu.addressee.unified_numbers.models import BusinessLink, PastLink, PersonState, UnifiedEvent, UnifiedPerson
from sesshu.addressee.unified_numbers.numbering import draw
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.written import check_no_number

MOVE, REPRESENT = "unified_number.move_link", "unified_number.represent"
MAY_ASK = "unified.relink"
CHECK = "finding.check"


@transaction.atomic
def ask_move(*, link_id: UUID, unified_number: str, reason: str, evidence: str, by: Actor, purpose: str) -> Approval:
    """Ask to let a business number lead to another person; without a number to a new one, who waits for their
    Individual Number. Raises `InvalidInput` and `NotNow`: what could not be done is refused now."""
    by.check(MAY_ASK)
    link = locked_link(link_id, unified_number)
    check_words(reason, evidence)
    if unified_number:
        check_target(link, unified_number)
    head = f"業務番号の紐付けを変える（{link.system}、{'別の統合宛名へ' if unified_number else '新しい統合宛名へ'}）"
    return approvals.request(
        kind=MOVE, by=by, purpose=purpose, summary=head, risk="high",
        payload=words_of(link, reason, evidence) | {"to": unified_number},
    )  # fmt: skip


@transaction.atomic
def ask_represent(*, link_id: UUID, reason: str, evidence: str, by: Actor, purpose: str) -> Approval:
    """Ask that this business number represents the human. Raises `NotNow` where it does already."""
    by.check(MAY_ASK)
    link = locked_link(link_id)
    check_words(reason, evidence)
    if link.is_representative and _represents_alone(link):
        raise NotNow("この業務番号は、すでに代表です。")
    return approvals.request(
        kind=REPRESENT, by=by, purpose=purpose, summary=f"代表の宛名を選ぶ（{link.system}）",
        payload=words_of(link, reason, evidence),
    )  # fmt: skip


def apply_move(approval: Approval, *, by: Actor) -> None:
    """In the transaction of the approval."""
    asked = approval.payload
    link, before = as_asked(asked, asked["to"])
    after = check_target(link, asked["to"]) if asked["to"] else _new(approval)
    now = clock.now()
    PastLink.objects.create(
        link=link, person=before, valid_from=link.linked_at, valid_until=now, linked_by=link.linked_by,
        reason=asked["reason"], evidence=asked["evidence"], asked_by=approval.requested_by, approved_by=by.code,
    )  # fmt: skip
    kept = Before(now, approval.requested_by, approval.purpose)
    if link.is_representative:
        kept.keep([link.pk])
    link.person, link.is_representative = after, False
    link.linked_at, link.linked_by, link.version = now, approval.requested_by, link.version + 1
    link.save(update_fields=["person", "is_representative", "linked_at", "linked_by", "version"])
    for one in (before, after):
        settle(one.pk, kept)
    _note(telling.MOVED, asked, [(before, after.unified_number), (after, before.unified_number)], approval, by)


def apply_represent(approval: Approval, *, by: Actor) -> None:
    """In the transaction of the approval."""
    link, person = as_asked(approval.payload)
    links = BusinessLink.objects.select_for_update().filter(person__in=human(person.pk)).order_by("pk")
    represent(link, list(links), Before(clock.now(), approval.requested_by, approval.purpose))
    _note("represented", approval.payload, [(person, "")], approval, by)


def words_of(link: BusinessLink, reason: str, evidence: str) -> dict[str, str]:
    """What is approved about a link as it stands."""
    return {
        "link": str(link.pk), "from": link.person.unified_number, "system": link.system,
        "business_number": link.business_number, "reason": reason.strip(), "evidence": evidence.strip(),
    }  # fmt: skip


def check_words(reason: str, evidence: str) -> None:
    """Raises `InvalidInput` where one is missing or holds an Individual Number."""
    if not reason.strip():
        raise InvalidInput("理由を入力してください。", field="reason", example="別人の個人番号で登録されていたため")
    if not evidence.strip():
        raise InvalidInput("根拠を入力してください。", field="evidence", example="住民票（令和8年11月20日）で確認")
    check_no_number(reason=reason, evidence=evidence)


def as_asked(asked: dict[str, Any], *also: str) -> tuple[BusinessLink, UnifiedPerson]:
    """The link, still where it was when somebody asked, and its person; locked like the people of the numbers
    `also`."""
    link = locked_link(UUID(asked["link"]), *also)
    if link.person.unified_number != asked["from"]:
        raise NotNow("この業務番号の紐付けは、依頼のあとに変わりました。差し戻して、依頼し直してもらってください。")
    return link, link.person


def check_target(link: BusinessLink, unified_number: str) -> UnifiedPerson:
    """The person whom a link may be moved to. Raises `InvalidInput` and `NotNow`."""
    found = UnifiedPerson.objects.filter(unified_number=unified_number).first()
    if found is None:
        raise InvalidInput("この統合宛名番号はありません。番号を確かめてください。", field="unified_number")
    if found.state != PersonState.CURRENT:
        raise NotNow("名寄せ済みの統合宛名番号には紐付けられません。まとめた先の番号を入力してください。")
    if found.pk == link.person_id:
        raise InvalidInput("いま紐付いている統合宛名番号です。移す先の番号を入力してください。", field="unified_number")
    return found


def _represents_alone(link: BusinessLink) -> bool:
    return BusinessLink.objects.filter(person__in=human(link.person_id), is_representative=True).count() == 1


def _new(approval: Approval) -> UnifiedPerson:
    [number] = draw(1)
    now = clock.now()
    person = UnifiedPerson.objects.create(unified_number=number, created_at=now, created_by=approval.requested_by)
    UnifiedEvent.objects.create(
        person=person, kind="numbered", at=now, by=approval.requested_by, data={"unified_number": number}
    )
    return person


def _note(
    kind: str, asked: dict[str, Any], people: list[tuple[UnifiedPerson, str]], approval: Approval, by: Actor
) -> None:
    """What happened, with each person; and the check is asked for, so that what was put right leaves the list."""
    words = {name: asked[name] for name in ("system", "business_number", "reason", "evidence")}
    events = [
        UnifiedEvent.objects.create(
            person=person, kind=kind, at=clock.now(), by=approval.requested_by,
            data=words | {"with": other, "approved_by": by.code},
        )
        for person, other in people
    ]  # fmt: skip
    if kind == telling.MOVED:
        telling.tell(events[0])
    audit.record(
        f"unified_number.{kind}", by=by, purpose=approval.purpose, obj=f"business_link:{asked['link']}",
        case=approval.decision_number, subjects=[f"unified_person:{person.pk}" for person, _ in people],
        detail={"reason": asked["reason"], "evidence": asked["evidence"], "asked_by": approval.requested_by},
    )  # fmt: skip
    enqueue(kind=CHECK, key=f"relinked:{approval.pk}", arguments={}, by=by, purpose=approval.purpose)
