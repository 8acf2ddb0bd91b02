"""名寄せ and its undoing. Nobody is renumbered: the one points to the other, and both numbers go on being found."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.addressee.unified_numbers import telling
from sesshu.addressee.unified_numbers.actions.before import Before
from sesshu.addressee.unified_numbers.actions.locking import lock_links, locked_people
from sesshu.addressee.unified_numbers.actions.representing import settle
from sesshu.addressee.unified_numbers.models import BusinessLink, PersonState, UnifiedEvent, UnifiedPerson
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.written import check_no_number


@transaction.atomic
def merge(*, person_id: UUID, into_id: UUID, reason: str, by: Actor, purpose: str) -> None:
    """Say that two unified numbers are one person. Raises `NotNow` where one of them is merged or has others in it."""
    by.check("unified.merge")
    if not reason.strip():
        raise InvalidInput("名寄せの理由を入力してください。", field="reason", example="住基ネットで同一人と確認")
    check_no_number(reason=reason)
    people = locked_people(lambda: [person_id, into_id])
    person, into = _of(people, person_id), _of(people, into_id)
    check_may_merge(person, into)
    person.state, person.merged_into = PersonState.MERGED, into
    person.save(update_fields=["state", "merged_into"])
    settle(into.pk, Before(clock.now(), by.code, purpose))
    _note("merged", person, into, {"reason": reason}, by, purpose)


@transaction.atomic
def unmerge(*, person_id: UUID, reason: str, by: Actor, purpose: str) -> list[BusinessLink]:
    """Undo a merge: links and Individual Number were never moved. What came since lies with the main number, whosever
    it is: it is answered, and named in what happened to both, for somebody to look through (紐付け変更). The check is
    asked for: what was wrong of the two together leaves the list."""
    by.check("unified.merge")
    if not reason.strip():
        raise InvalidInput("解除の理由を入力してください。", field="reason", example="別人と判明したため")
    check_no_number(reason=reason)
    people = locked_people(lambda: [person_id])  # with the one it was merged into
    lock_links(people)
    person = _of(people, person_id)
    into, since = check_may_unmerge(person), came_since(person)
    person.state, person.merged_into = PersonState.CURRENT, None
    person.save(update_fields=["state", "merged_into"])
    before = Before(clock.now(), by.code, purpose)
    for one in (into, person):
        settle(one.pk, before)
    data = {"reason": reason, "links": [f"{link.system} {link.business_number}" for link in since]}
    event = _note("unmerged", person, into, data, by, purpose)
    enqueue(kind="finding.check", key=f"unmerged:{event.pk}", arguments={}, by=by, purpose=purpose)
    return since


def check_may_merge(person: UnifiedPerson, into: UnifiedPerson) -> None:
    """Raises what merging would: asked before both are shown, and again when it is done."""
    if person.pk == into.pk:
        raise InvalidInput("同じ番号どうしは名寄せできません。", field="unified_number")
    for one in (person, into):
        if one.state != PersonState.CURRENT:
            raise NotNow("名寄せ済みの統合宛名番号は名寄せできません。")
    if person.merged.exists():
        raise NotNow("ほかの番号が名寄せされている番号です。先にその名寄せを解除してください。")


def check_may_unmerge(person: UnifiedPerson) -> UnifiedPerson:
    """The number that this one was merged into. Raises what undoing would."""
    if person.state != PersonState.MERGED or person.merged_into is None:
        raise NotNow("名寄せされていない番号です。")
    return person.merged_into


def came_since(person: UnifiedPerson) -> list[BusinessLink]:
    """Of a merged person: the business numbers that were linked to the main one after the merge."""
    merged = UnifiedEvent.objects.filter(person=person, kind="merged").order_by("-id").first()
    if person.merged_into_id is None or merged is None:
        return []
    links = BusinessLink.objects.filter(person=person.merged_into_id, linked_at__gte=merged.at)
    return list(links.order_by("linked_at", "system", "business_number"))


def _of(people: dict[UUID, UnifiedPerson], person_id: UUID) -> UnifiedPerson:
    if person_id not in people:
        raise NotFound("この統合宛名番号の人はいません。")
    return people[person_id]


def _note(
    kind: str, person: UnifiedPerson, into: UnifiedPerson, data: dict[str, object], by: Actor, purpose: str
) -> UnifiedEvent:  # fmt: skip
    now = clock.now()
    event, _ = (
        UnifiedEvent.objects.create(
            person=one, kind=kind, at=now, by=by.code, data={"with": other.unified_number} | data
        )
        for one, other in ((person, into), (into, person))
    )
    telling.tell(event)
    audit.record(
        f"unified_number.{kind}", by=by, purpose=purpose, detail=data,
        subjects=[f"unified_person:{person.pk}", f"unified_person:{into.pk}"],
    )  # fmt: skip
    return event
