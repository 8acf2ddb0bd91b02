"""書庫の準備: a worker looks at everybody of a large mailing once more, slice by slice, before the package is sealed.

What is sealed needs the passphrase, which is kept nowhere: so sealing is done while the person who reads it waits. All
that takes long comes before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms import filling, registry
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.ledger.mailings import letters, under_way
from sesshu.ledger.mailings.actions.common import locked, purpose_of
from sesshu.ledger.mailings.actions.freezing import recheck
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.printing_company import packing, policies
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.states import MailingState

Row = dict[str, Any]


@transaction.atomic
def start(*, mailing_id: UUID, company: str, by: Actor) -> Job | None:
    """Have a worker look at everybody where there are many; None when the package can be made at once. Asked for while
    one works, that one is the answer. Raises `NotNow`, `InvalidInput`."""
    by.check("mailing.print")
    by.check("file.export")
    mailing = locked(mailing_id)
    if (running := under_way.last_job(under_way.PACKAGE, mailing)) and running.is_open:
        return running
    policies.check_package(mailing, company)
    if not needed(mailing):
        return None
    number = under_way.number_of_next(under_way.PACKAGE, mailing)
    return enqueue(
        kind=under_way.PACKAGE, key=f"{mailing.id}/{number}", by=by, purpose=purpose_of(mailing),
        arguments={"mailing": str(mailing.id), "company": company.strip()},
    )  # fmt: skip


def needed(mailing: Mailing) -> bool:
    """Whether a worker has to look at everybody before the package is made: there are many, and none did today."""
    if mailing.state != MailingState.RELEASED or done_today(mailing):
        return False
    return mailing.persons.filter(included=True).count() > under_way.AT_ONCE


def done_today(mailing: Mailing) -> bool:
    job = under_way.last_job(under_way.PACKAGE, mailing)
    if job is None or job.state != JobState.SUCCEEDED or job.finished_at is None or mailing.released_at is None:
        return False
    today = job.finished_at.astimezone(clock.TOKYO).date() == clock.today()
    return today and job.requested_at >= mailing.released_at


def to_look_at(mailing: Mailing) -> list[UUID]:
    """Everybody of the release, in an order that does not change while some of them drop out."""
    rows = mailing.persons.filter(Q(included=True) | Q(stage="print")).order_by("serial", "resident_id")
    return list(rows.values_list("id", flat=True))


def look_through(*, mailing_id: UUID, person_ids: Sequence[UUID], by: Actor) -> str:
    """One slice, in the caller's transaction. Returns its digest. Raises `NotNow`."""
    by.check("mailing.print")
    mailing = locked(mailing_id)
    if mailing.state != MailingState.RELEASED:
        raise NotNow("この発送は確定の状態ではなくなりました。画面を開き直して確認してください。")
    people = list(mailing.persons.filter(id__in=person_ids, included=True).select_related("mailing"))
    recheck(mailing, stage="print", by=by, people=people)
    printable(mailing, [person for person in people if person.included], by)
    return hashlib.sha256(" ".join(str(one) for one in person_ids).encode()).hexdigest()


def printable(mailing: Mailing, people: Sequence[MailingPerson], by: Actor) -> list[tuple[MailingPerson, Row]]:
    """The letters that can be printed; the others are held with their fault, as in printing in house."""
    rows = letters.rows(mailing, people, by) if people else []
    form = registry.template(mailing.form, on=clock.today())
    kept: list[tuple[MailingPerson, Row]] = []
    for person, row in zip(people, rows, strict=True):
        if len(row["due"]) > packing.MOST_LINES:
            raise NotNow(
                f"一通に{packing.MOST_LINES}を超える予防接種が入っています。予防接種を分けて発送を準備してください。"
            )
        if wrong := filling.faults(form, row):
            person.included, person.reason, person.stage = False, Why.UNPRINTABLE, "print"
            person.note = " ".join(fault.sentence for fault in wrong)
            person.save(update_fields=["included", "reason", "stage", "note"])
        else:
            kept.append((person, row))
    return kept
