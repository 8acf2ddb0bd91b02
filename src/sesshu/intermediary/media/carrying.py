"""What is on a medium: a call sealed for the provider, or the answer sealed for the inquirer. Nothing else is written,
and nothing can be read on the way."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from sesshu.contracts.exchange.keys import PublicKeys
from sesshu.contracts.exchange.messages import MOST_ITEMS, Message, ProvisionAnswer, ProvisionCall
from sesshu.contracts.exchange.sealing import Opened, SealError, open_one_of, seal
from sesshu.contracts.exchange.states import InquiryState, MediumState
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files.exporting import export_package
from sesshu.foundation.sealed_messages.door import receive, take_number
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.inquiries.models import CarriedNotice, Inquiry
from sesshu.intermediary.inquiries.outcomes import Sent, write_answers
from sesshu.intermediary.media.actions import locked, request, step
from sesshu.intermediary.media.models import Direction, Medium
from sesshu.intermediary.media.refused_files import check_not_read, open_file
from sesshu.intermediary.peers.directory import known
from sesshu.intermediary.provisions.answering import HANDLERS, DoesNotFit
from sesshu.intermediary.provisions.models import Provision
from sesshu.intermediary.provisions.refused_calls import record_refused

WAITING = (InquiryState.PERMITTED, InquiryState.WAITING)
COLUMNS = (("token", "封をした電文"),)


def waiting_notices() -> list[CarriedNotice]:
    """Notices with inquiries that wait for their answers: each can go on a medium."""
    return list(CarriedNotice.objects.filter(inquiries__state__in=WAITING).distinct().order_by("received_at"))


def write(*, medium_id: UUID, by: Actor, purpose: str) -> Medium:
    """Make the sealed file of an approved medium; it is in the register of outputs, from where it goes on the medium.
    Raises `NotNow`, `SealError` and what answering raises; a call that is refused leaves its records."""
    by.check("medium.write")
    try:
        return _write(medium_id, by, purpose)
    except (SealError, DoesNotFit) as refused:
        _leave(medium_id, refused, by)
        raise


@transaction.atomic
def _leave(medium_id: UUID, refused: SealError | DoesNotFit, by: Actor) -> None:
    """What was begun is undone; that the call was refused stays."""
    received = Medium.objects.values_list("received", flat=True).get(pk=medium_id)
    try:
        opened = open_one_of(received, (ProvisionCall,), own=own_keys(), known=known, now=clock.now())
    except SealError:  # nobody is proven to have sent it
        return
    record_refused(opened, refused, by)


@transaction.atomic
def _write(medium_id: UUID, by: Actor, purpose: str) -> Medium:
    row = locked(medium_id)
    if row.state != MediumState.APPROVED:
        raise NotNow("許可された媒体だけに書き込めます。")
    if row.direction == Direction.CALL:
        token, items, people = _call(row)
    else:
        token = receive(row.received, HANDLERS, known, good_for=_good_for())
        items, people = row.items, _answered_people(row)
    data = token.encode("ascii")
    made = export_package(
        name="情報連携_媒体", columns=COLUMNS, data=data, rows=items, by=by, purpose=purpose, people=people,
        ending="jose",
    )  # fmt: skip
    return step(
        row, MediumState.WRITTEN, by, purpose, written_at=clock.now(), items=items, export=made.id, received="",
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip


def read(*, data: bytes, number: str, reason: str, by: Actor, purpose: str) -> tuple[Medium | None, int]:
    """A file that came on a medium. A call becomes a medium for its answer, still to be approved; answers go where
    answers go. (the medium, how many answers). Raises `InvalidInput` with what is wrong; then nothing is taken."""
    by.check("medium.write")
    try:
        token = data.decode("ascii").strip()
    except UnicodeDecodeError:
        raise InvalidInput("封をした電文のファイルではありません。", field="file") from None
    opened = open_file(token)
    if isinstance(opened.message, ProvisionCall):
        return _take_call(opened, token, number, reason, by, purpose), 0
    assert isinstance(opened.message, ProvisionAnswer)  # noqa: S101 - one of the two
    told = {one.permit: one for one in opened.message.items}
    with transaction.atomic():
        try:
            take_number(opened)
        except SealError as refused:
            raise InvalidInput(f"このファイルは受け取れません。{refused.message}", field="file") from None
        batch = list(Inquiry.objects.filter(permit__in=told, provider=opened.sender))
        if len(batch) != len(told):
            raise InvalidInput("この団体の照会ではない回答が含まれています。", field="file")
        sent = Sent()
        write_answers(batch, told, sent, by, purpose)
    return None, sent.answered


def _take_call(opened: Opened[Message], token: str, number: str, reason: str, by: Actor, purpose: str) -> Medium:
    """A medium for the answer to a call, once for each call. Raises `InvalidInput`."""
    assert isinstance(opened.message, ProvisionCall)  # noqa: S101 - asked before
    check_not_read(opened)
    try:
        row = request(
            number=number, direction=Direction.ANSWER, counterpart=opened.sender, reason=reason, by=by,
            purpose=purpose, received=token, message=opened.id,
        )  # fmt: skip
    except IntegrityError:  # somebody else read it at the same moment
        check_not_read(opened)
        raise
    Medium.objects.filter(pk=row.pk).update(items=len(opened.message.permits))
    return row


def _call(row: Medium) -> tuple[str, int, int]:
    """(the sealed call, how many permits, how many people they are about)"""
    notice = row.notice
    assert notice is not None  # noqa: S101 - a call is asked for with its notice
    waiting = Inquiry.objects.filter(notice=notice, state__in=WAITING, valid_until__gte=clock.now())
    asked = waiting.order_by("requested_at", "id").values_list("permit", "unified_number")[:MOST_ITEMS]
    permits = tuple(permit for permit, _ in asked)
    if not permits:
        raise NotNow("この媒体で求める照会は、もう残っていません。取りやめてください。")
    call = ProvisionCall(notice=notice.notice, route=notice.route, permits=permits)
    keys = PublicKeys(notice.provider, notice.provider_signing, notice.provider_encryption)
    return (
        seal(call, sender=own_keys(), to=keys, now=clock.now(), good_for=_good_for()),
        len(permits),
        len({about for _, about in asked}),
    )


def _answered_people(row: Medium) -> int:
    """How many people the answers are about. One who is not known here counts for each permit: without a code nobody
    can tell whether two are the same."""
    opened = open_one_of(row.received, (ProvisionCall,), own=own_keys(), known=known, now=clock.now())
    about = Provision.objects.filter(permit__in=opened.message.permits).values_list("person_id", "permit")
    return len({person or permit for person, permit in about})


def _good_for() -> timedelta:
    return timedelta(days=value("medium_days"))
