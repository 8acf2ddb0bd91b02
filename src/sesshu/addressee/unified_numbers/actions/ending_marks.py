"""前からの支援措置の印: a mark of which nobody knows who set it, and which nobody has told again, ends by two persons.

Whoever told a mark takes it back themselves; nobody else does. These have no teller who could: they are of before it
was kept who says what, and the ledger never spoke of the number again. Ended is the mark alone, never a word that
somebody said since: as long as anybody says so, the person stays protected.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.addressee.unified_numbers.actions.before import Before
from sesshu.addressee.unified_numbers.actions.locking import locked_link
from sesshu.addressee.unified_numbers.actions.moving import CHECK, as_asked, check_words, words_of
from sesshu.addressee.unified_numbers.models import BusinessLink, LinkTold, UnifiedEvent
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs.actions import enqueue

END_MARK = "unified_number.end_mark"
MAY_ASK = ("unified.relink", "unified.attributes")  # who asks sees who says so


def old_mark(link: BusinessLink) -> LinkTold | None:
    """The mark of before, while nobody has told it again: then it is somebody's word, and theirs to take back."""
    return LinkTold.objects.filter(link=link, by="", protected=True).order_by("teller").first()


@transaction.atomic
def ask_end_mark(*, link_id: UUID, reason: str, evidence: str, by: Actor, purpose: str) -> Approval:
    """Ask to end the mark of before of a business number. Raises `InvalidInput` without words, and `NotNow` where there
    is none, or where somebody has told it again."""
    for right in MAY_ASK:
        by.check(right)
    check_words(reason, evidence)
    link = locked_link(link_id)
    mark = old_mark(link)
    if mark is None:
        raise NotNow("終えられる前からの印はありません。だれかが知らせた印は、知らせたシステムだけが取り消せます。")
    return approvals.request(
        kind=END_MARK, by=by, purpose=purpose, summary=f"前からの支援措置の印を終える（{link.system}）", risk="high",
        payload=words_of(link, reason, evidence) | {"mark": str(mark.pk)},
    )  # fmt: skip


def apply_end_mark(approval: Approval, *, by: Actor) -> None:
    """In the transaction of the approval. Callers lock the link before they speak of it: nobody tells it meanwhile."""
    asked, now = approval.payload, clock.now()
    link, person = as_asked(asked)
    mark = old_mark(link)
    if mark is None or str(mark.pk) != asked["mark"]:
        raise NotNow("この印は、依頼のあとに知らせ直されたか、終わりました。この依頼は差し戻してください。")
    approvals.use(kind=END_MARK, payload=asked, by=by)
    Before(now, approval.requested_by, approval.purpose).keep([link.pk])
    mark.delete()
    link.protected = bool(link.own_protected) or LinkTold.objects.filter(link=link, protected=True).exists()
    link.version += 1
    link.save(update_fields=["protected", "version"])
    data = {name: asked[name] for name in ("system", "business_number", "reason", "evidence")}
    UnifiedEvent.objects.create(
        person=person, kind="mark_ended", at=now, by=approval.requested_by, data=data | {"approved_by": by.code}
    )
    audit.record(
        "unified_number.mark_ended", by=by, purpose=approval.purpose, obj=f"business_link:{link.pk}",
        case=approval.decision_number, subjects=[f"unified_person:{person.pk}"],
        detail={"reason": asked["reason"], "evidence": asked["evidence"], "asked_by": approval.requested_by,
                "still_protected": link.protected},
    )  # fmt: skip
    enqueue(kind=CHECK, key=f"mark_ended:{approval.pk}", arguments={}, by=by, purpose=approval.purpose)
