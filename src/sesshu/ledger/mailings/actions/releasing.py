"""確定: by another person, after everybody was looked at once more; the released set is frozen by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted
from sesshu.ledger.mailings import approving, comparing, letters, selecting
from sesshu.ledger.mailings.actions.common import locked, purpose_of, told
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.freshness import check_fresh
from sesshu.ledger.mailings.knowing import Known
from sesshu.ledger.mailings.late_institutions.policies import LateInstitutionsOpen, check_late_institutions
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.states import MailingState, check_next
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident


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
    letters.text_in_force(mailing.text_code, mailing.kind, mailing.issued_on)
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
    if mailing.state != MailingState.REQUESTED:
        raise NotNow("差し戻せるのは、確定の承認を待っている発送だけです。")
    if not reason.strip():
        raise InvalidInput("差戻しの理由を入力してください。", field="reason", example="基準日を確認してください")
    waiting = approving.waiting(mailing)
    if waiting:
        approvals.send_back(approval_id=waiting.id, by=by, note=reason.strip())
    mailing.state, mailing.requested_by, mailing.requested_at = MailingState.TRIAL, None, None
    mailing.save()
    told("mailing.sent_back", mailing, by, reason=reason.strip())
    return mailing


@transaction.atomic
def release(*, mailing_id: UUID, by: Actor) -> Mailing:
    """Release what another person prepared. Where the municipality wants an approval, this gives it and uses it.

    Deaths, moves, protections and doses that came since the trial take people out, each with its reason.
    Raises `NotPermitted`, `NotNow`, `ApprovalNeeded`.
    """
    by.check("mailing.release")
    mailing = locked(mailing_id)
    check_next(mailing.state, MailingState.RELEASED)
    check_another(mailing, by)
    if not approvals.needs(approving.KIND):
        return _release(mailing, by)
    waiting = approving.waiting(mailing)
    if waiting is None:
        raise approvals.ApprovalNeeded
    approvals.approve(approval_id=waiting.id, by=by)  # carries the release out: see `release_approved`
    mailing.refresh_from_db()
    return mailing


def release_approved(approval: Approval, *, by: Actor) -> None:
    """Carry out what was approved, in the approval's transaction, if it is still exactly what was asked."""
    mailing = locked(UUID(str(approval.payload["mailing"])))
    check_next(mailing.state, MailingState.RELEASED)
    check_another(mailing, by)
    approvals.use(kind=approving.KIND, payload=approving.payload(mailing), by=by)
    _release(mailing, by)


def check_another(mailing: Mailing, by: Actor) -> None:
    """Raise `NotPermitted` for those who had a part in preparing."""
    if by.code in {mailing.prepared_by, mailing.requested_by}:
        raise NotPermitted("準備または確定の依頼をした職員は、自分で確定できません。別の職員が確定してください。")


def _release(mailing: Mailing, by: Actor) -> Mailing:
    text = letters.text_in_force(mailing.text_code, mailing.kind, mailing.issued_on)
    comparing.check_accepted(mailing)
    check_fresh(mailing, text.fresh_days)
    _check_late_again(mailing, by)
    dropped = recheck(mailing, stage="release", by=by)
    kept = _freeze(mailing, by)
    if not kept:
        raise NotNow("仮抽出のあとの異動や接種により、送付する人がいなくなりました。仮抽出をやり直してください。")
    mailing.state, mailing.text = MailingState.RELEASED, letters.text_of(mailing, text)
    mailing.released_by, mailing.released_by_name, mailing.released_at = by.code, by.display_name, clock.now()
    mailing.frozen_sha256 = set_hash(kept)
    mailing.save()
    told("mailing.released", mailing, by, people=[person.resident_id for person in kept],
         included=len(kept), dropped=len(dropped), sha256=mailing.frozen_sha256)  # fmt: skip
    return mailing


def _check_late_again(mailing: Mailing, by: Actor) -> None:
    """Institutions that became late, or whose slips are still waited for, since the release was asked for."""
    try:
        check_late_institutions(mailing, by)
    except LateInstitutionsOpen as late:
        raise LateInstitutionsOpen(f"{late.message}先に、この確定の依頼を差し戻してください。") from None


def recheck(mailing: Mailing, *, stage: str, by: Actor) -> list[MailingPerson]:
    """Decide anew about everyone who would get a letter; those who no longer should drop out with the reason.

    Runs in the caller's transaction. Returns those who dropped out.
    """
    dropped: list[MailingPerson] = []
    changed: list[MailingPerson] = []
    for person, why, decision in selecting.looked_again(mailing, list(mailing.persons.filter(included=True)), by):
        if why is not None or decision is None:
            person.included, person.reason, person.stage = False, why or Why.OTHER_STATUS, stage
            dropped.append(person)
        elif (person.states, person.address_sha256) != (decision.states, decision.address_sha256):
            person.states, person.address_sha256 = decision.states, decision.address_sha256
            changed.append(person)
    MailingPerson.objects.bulk_update(dropped, ["included", "reason", "stage"], batch_size=500)
    MailingPerson.objects.bulk_update(changed, ["states", "address_sha256"], batch_size=500)
    if dropped:
        told("mailing.dropped", mailing, by, people=[person.resident_id for person in dropped], stage=stage)
    return dropped


def _freeze(mailing: Mailing, by: Actor) -> list[MailingPerson]:
    """Give serial numbers in the order of the post and write down what each letter says."""
    reader = selecting.without_protected(by)
    people = list(mailing.persons.filter(included=True))
    register = {r.id: r for r in residents.visible_to(reader).filter(id__in=[p.resident_id for p in people])}
    lines: dict[UUID, list[list[str]]] = {}
    everyone = list(register.values())
    for at in range(0, len(everyone), selecting.SLICE):
        lines |= letters.due_lines(mailing, everyone[at : at + selecting.SLICE], Known.now(mailing))
    addresses = residents.letter_address(reader, list(register), on_day=mailing.issued_on)
    together = Conditions.of_json(mailing.conditions).siblings == "together"
    people.sort(key=lambda one: _postal_order(addresses[one.resident_id], register[one.resident_id]))
    envelope, last = 0, ("", "")
    for serial, person in enumerate(people, start=1):
        house = (register[person.resident_id].household_number, person.address_sha256)
        if not (together and house[0] and house == last):
            envelope += 1
        last = house
        person.serial, person.envelope, person.due = serial, envelope, lines[person.resident_id]
        person.resident = register[person.resident_id]
    MailingPerson.objects.bulk_update(people, ["serial", "envelope", "due"], batch_size=500)
    return people


def _postal_order(address: residents.LetterAddress, resident: Resident) -> tuple[str, ...]:
    """In the order of the post: where the letter goes, then household by household."""
    return (
        address.postal_code, address.address, address.building, resident.household_number, resident.kana_key,
        resident.addressee_number,
    )  # fmt: skip


def set_hash(people: Sequence[MailingPerson]) -> str:
    """SHA-256 of who gets which letter: serial, addressee number and lines, in order of the serials."""
    lines = (
        json.dumps([person.serial, person.resident.addressee_number, person.due], ensure_ascii=False)
        for person in sorted(people, key=lambda person: person.serial or 0)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
