"""確定: by another person, after everybody was looked at once more; the released set is frozen by its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.foundation.jobs.actions import enqueue
from sesshu.ledger.mailings import approving, comparing, letters, selecting, under_way
from sesshu.ledger.mailings.actions import freezing
from sesshu.ledger.mailings.actions.common import locked, purpose_of, told
from sesshu.ledger.mailings.days import check_days_still
from sesshu.ledger.mailings.freshness import check_fresh
from sesshu.ledger.mailings.late_institutions.policies import LateInstitutionsOpen, check_late_institutions
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.states import MailingState, check_next
from sesshu.ledger.residents.pending import check_files_taken_in


@transaction.atomic
def request_release(*, mailing_id: UUID, by: Actor) -> Mailing:
    """Ask another person to release the trial as it stands. Raises `NotNow` for an empty trial, without a text, or
    while nobody has looked at a late institution."""
    by.check("mailing.prepare")
    mailing = locked(mailing_id)
    check_next(mailing.state, MailingState.REQUESTED)
    count = mailing.persons.filter(included=True).count()
    if not count:
        raise NotNow("送付する人がいません。条件を見直し、仮抽出をやり直してください。")
    check_days_still(mailing.base_date, mailing.issued_on)
    letters.check_seal(mailing, letters.text_in_force(mailing.text_code, mailing.kind, mailing.issued_on))
    comparing.check_accepted(mailing)
    check_late_institutions(mailing, by)
    mailing.state, mailing.requested_by, mailing.requested_at = MailingState.REQUESTED, by.code, clock.now()
    mailing.save()
    if approvals.needs(approving.KIND):
        approving.ask(mailing, by=by, purpose=purpose_of(mailing))
    told("mailing.requested", mailing, by, included=count)
    return mailing


@transaction.atomic
def send_back(*, mailing_id: UUID, reason: str, by: Actor) -> Mailing:
    """差戻し: the one who should release says what is wrong; the trial can be made again."""
    by.check("mailing.release")
    mailing = locked(mailing_id)
    under_way.check_not_judging(mailing)
    if mailing.state not in {MailingState.REQUESTED, MailingState.RELEASING}:
        raise NotNow("差し戻せるのは、確定の承認を待っている発送だけです。")
    if not reason.strip():
        raise InvalidInput("差戻しの理由を入力してください。", field="reason", example="基準日を確認してください")
    waiting = approving.waiting(mailing)
    if waiting:
        approvals.send_back(approval_id=waiting.id, by=by, note=reason.strip())
    _back_to_trial(mailing)
    told("mailing.sent_back", mailing, by, reason=reason.strip())
    return mailing


@transaction.atomic
def release(*, mailing_id: UUID, by: Actor) -> Mailing:
    """Release what another person prepared. Where the municipality wants an approval, this gives it and uses it.

    Deaths, moves, protections and doses that came since the trial take people out, each with its reason. Of many
    people a worker looks at everybody: then it comes back as 確定しています.
    Raises `NotPermitted`, `NotNow`, `ApprovalNeeded`.
    """
    by.check("mailing.release")
    mailing = locked(mailing_id)
    check_next(mailing.state, MailingState.RELEASING)
    check_another(mailing, by)
    if not approvals.needs(approving.KIND):
        return _begin(mailing, by)
    waiting = approving.waiting(mailing)
    if waiting is None:
        raise approvals.ApprovalNeeded
    approvals.approve(approval_id=waiting.id, by=by)  # carries the release out: see `release_approved`
    mailing.refresh_from_db()
    return mailing


def release_approved(approval: Approval, *, by: Actor) -> None:
    """Carry out what was approved, in the approval's transaction, if it is still exactly what was asked."""
    mailing = locked(UUID(str(approval.payload["mailing"])))
    check_next(mailing.state, MailingState.RELEASING)
    check_another(mailing, by)
    approvals.use(kind=approving.KIND, payload=approving.payload(mailing), by=by)
    _begin(mailing, by)


def check_another(mailing: Mailing, by: Actor) -> None:
    """Raise `NotPermitted` for those who had a part in preparing."""
    if by.code in {mailing.prepared_by, mailing.requested_by}:
        raise NotPermitted("準備または確定の依頼をした職員は、自分で確定できません。別の職員が確定してください。")


def _begin(mailing: Mailing, by: Actor) -> Mailing:
    """For few letters all of it now; for many a worker goes on, and the mailing waits as 確定しています."""
    ids = freezing.in_the_request(mailing)
    if len(ids) <= under_way.AT_ONCE:
        _check(mailing, by)
        for at in range(0, len(ids), selecting.SLICE):
            freezing.look_again(mailing, ids[at : at + selecting.SLICE], by)
        return _released(mailing, by)
    _check(mailing, by)
    number = under_way.number_of_next(under_way.RELEASE, mailing)
    mailing.state, mailing.release_started_at = MailingState.RELEASING, clock.now()
    mailing.release_started_by, mailing.release_started_by_name = by.code, by.display_name
    mailing.save()
    told("mailing.release_started", mailing, by, included=len(ids))
    enqueue(
        kind=under_way.RELEASE, key=f"{mailing.id}/{number}", arguments={"mailing": str(mailing.id)}, by=by,
        purpose=purpose_of(mailing),
    )  # fmt: skip
    return mailing


def look_again(*, mailing_id: UUID, person_ids: Sequence[UUID], by: Actor) -> str:
    """One slice of a release that a worker does, in the caller's transaction. Returns its digest. Raises `NotNow`."""
    by.check("mailing.release")
    mailing = locked(mailing_id)
    _check_releasing(mailing)
    freezing.look_again(mailing, person_ids, by)
    return hashlib.sha256(" ".join(str(one) for one in person_ids).encode()).hexdigest()


@transaction.atomic
def finish_release(*, mailing_id: UUID, by: Actor) -> Mailing:
    """The end of a release that a worker does: in the name of the person who released. Done before, it stays."""
    by.check("mailing.release")
    mailing = locked(mailing_id)
    if mailing.state == MailingState.RELEASED:
        return mailing
    _check_releasing(mailing)
    _check(mailing, by)
    return _released(mailing, by)


@transaction.atomic
def give_release_up(*, mailing_id: UUID, by: Actor, reason: str) -> Mailing:
    """A release that could not be done: the mailing is a trial again, which has to be made anew."""
    by.check("mailing.release")
    mailing = locked(mailing_id)
    _check_releasing(mailing)
    _back_to_trial(mailing)
    told("mailing.release_given_up", mailing, by, reason=reason)
    return mailing


def _back_to_trial(mailing: Mailing) -> None:
    mailing.state, mailing.requested_by, mailing.requested_at = MailingState.TRIAL, None, None
    mailing.release_started_by, mailing.release_started_by_name, mailing.release_started_at = None, "", None
    mailing.save()


def _check_releasing(mailing: Mailing) -> None:
    if mailing.state != MailingState.RELEASING:
        raise NotNow("この発送の確定は取りやめられています。画面を開き直して確認してください。")


def _check(mailing: Mailing, by: Actor) -> None:
    text = letters.text_in_force(mailing.text_code, mailing.kind, mailing.issued_on)
    comparing.check_accepted(mailing)
    letters.check_seal(mailing, text)
    check_fresh(mailing, text.fresh_days)
    check_files_taken_in()
    _check_late_again(mailing, by)


def _released(mailing: Mailing, by: Actor) -> Mailing:
    kept = freezing.give_serials(mailing, by)
    text = letters.text_in_force(mailing.text_code, mailing.kind, mailing.issued_on)
    mailing.state, mailing.text = MailingState.RELEASED, letters.text_of(mailing, text)
    mailing.released_by = mailing.release_started_by or by.code
    mailing.released_by_name = mailing.release_started_by_name or by.display_name
    mailing.released_at, mailing.frozen_sha256 = clock.now(), freezing.set_hash(kept)
    mailing.save()
    dropped = mailing.persons.filter(included=False, stage="release").count()
    told("mailing.released", mailing, by, people=[person.resident_id for person in kept],
         included=len(kept), dropped=dropped, sha256=mailing.frozen_sha256)  # fmt: skip
    return mailing


def _check_late_again(mailing: Mailing, by: Actor) -> None:
    """Institutions that became late, or whose slips are still waited for, since the release was asked for."""
    try:
        check_late_institutions(mailing, by)
    except LateInstitutionsOpen as late:
        raise LateInstitutionsOpen(f"{late.message}先に、この確定の依頼を差し戻してください。") from None
