"""What comes in through the network's door, and the answers: permits with route and sealed notice."""

from __future__ import annotations

import uuid

from sesshu.contracts.exchange.keys import Keys
from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import (
    CodePersons,
    CodeRequest,
    CodesRetired,
    CodesTaken,
    Directory,
    DirectoryAsked,
    DirectoryEntry,
    InquiryRequest,
    ItemPermit,
    ItemRefusal,
    MarksTold,
    Message,
    NoticeItem,
    PermitAnswer,
    ProvisionNotice,
    ProvisionReport,
    Receipt,
    RecordsAsked,
)
from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.sealing import Opened, seal
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotPermitted, Refused
from sesshu.foundation.sealed_messages.keys import own_keys
from sesshu.network.bodies.kinds import REGISTER, borne_on, registered_on
from sesshu.network.bodies.models import Body
from sesshu.network.codes import actions as codes
from sesshu.network.faults import actions as faults
from sesshu.network.faults.models import Fault
from sesshu.network.permits import actions, marking, queries
from sesshu.network.permits.models import ExchangeRequest

PURPOSE = "INFORMATION_EXCHANGE"
Codes = dict[uuid.UUID | None, LinkageCode]


class AnswerLost(Refused):
    """応答が届かない障害を起こしています。"""

    code = "SYSTEM_DOWN"
    status = 503


def answer_inquiry(opened: Opened[Message], by: Actor) -> Message:
    """Permits and refusals; for the permitted ones the notice that the inquirer carries to the provider."""
    asked = opened.message
    assert isinstance(asked, InquiryRequest)  # noqa: S101 - the table of the door says so
    inquirer = Body.objects.get(code=opened.sender)
    decided = actions.decide_batch(asked=asked, inquirer=inquirer, by=by, purpose=PURPOSE)
    provider = Body.objects.filter(code=asked.provider).first()
    there = codes.codes_at(provider, [row.person for row in decided.values() if row.permit]) if provider else {}
    permits, refusals, rows = [], [], []
    for item in asked.items:
        row = decided[item.key]
        if actions.is_other_content(row, item, asked):
            told = MEANINGS[ResultClass.DUPLICATE].sentence
            refusals.append(ItemRefusal(key=item.key, rule="", result=ResultClass.DUPLICATE, message=told))
        elif row.permit is None:
            refusals.append(
                ItemRefusal(key=row.key, rule=row.rule, result=ResultClass(row.result), message=row.message)
            )
        elif row.person not in there:  # permitted once, and the provider has retired its code since
            told = MEANINGS[ResultClass.NO_CODE_PROVIDER].sentence
            refusals.append(ItemRefusal(key=row.key, rule="R-07", result=ResultClass.NO_CODE_PROVIDER, message=told))
        else:
            assert row.expires_at is not None  # noqa: S101 - the database holds it
            permits.append(ItemPermit(key=row.key, permit=row.permit, expires_at=row.expires_at))
            rows.append(row)
    return _with_route(asked, inquirer, provider, there, permits, refusals, rows)


def _with_route(
    asked: InquiryRequest, inquirer: Body, provider: Body | None, there: Codes, permits: list[ItemPermit],
    refusals: list[ItemRefusal], rows: list[ExchangeRequest],
) -> PermitAnswer:  # fmt: skip
    on = faults.active()
    version = actions.current_list(on).version
    if provider is None or not rows:
        return PermitAnswer(
            permits=(), refusals=tuple(refusals), route="", address="", notice="", provider_signing={},
            provider_encryption={}, list_version=version,
        )  # fmt: skip
    route = f"route-{uuid.uuid4().hex[:16]}" if Fault.WRONG_ROUTE in on else provider.route
    notice = _notice(asked, inquirer, provider, there, rows, route, version, wrong_key=Fault.WRONG_KEY in on)
    # The notice lives as long as the permits: it may wait at the inquirer for a provider that is away.
    good_for = max(row.expires_at for row in rows if row.expires_at) - clock.now()
    return PermitAnswer(
        permits=tuple(permits), refusals=tuple(refusals), route=route,
        address=provider.address, notice=seal(
            notice, sender=own_keys(), to=provider.keys, now=clock.now(), good_for=good_for
        ),
        provider_signing=provider.signing, provider_encryption=provider.encryption, list_version=version,
    )  # fmt: skip


def _notice(
    asked: InquiryRequest, inquirer: Body, provider: Body, there: Codes, rows: list[ExchangeRequest], route: str,
    version: str, *, wrong_key: bool,
) -> ProvisionNotice:  # fmt: skip
    marked = marking.marked([row.pk for row in rows])
    encryption = Keys.generate(inquirer.code).public.encryption if wrong_key else inquirer.encryption
    return ProvisionNotice(
        inquirer=inquirer.code, inquirer_kind=borne_on(inquirer, clock.today()), inquirer_name=inquirer.name,
        inquirer_signing=inquirer.signing, inquirer_encryption=encryption, provider=provider.code,
        provider_kind=borne_on(provider, clock.today()), department=asked.department, route=route, list_version=version,
        items=tuple(
            NoticeItem(
                permit=row.permit, code=there[row.person], duty=row.duty, row=row.row, part=row.part,
                subject=row.subject, information=row.information, items=tuple(row.items),
                withheld=row.withheld or row.pk in marked,
                requested_at=row.requested_at, expires_at=row.expires_at,
            )
            for row in rows
        ),
    )  # fmt: skip


def answer_report(opened: Opened[Message], by: Actor) -> Message:
    assert isinstance(opened.message, ProvisionReport)  # noqa: S101
    return actions.take_report(report=opened.message, provider=opened.sender, by=by, purpose=PURPOSE)


def answer_marks(opened: Opened[Message], by: Actor) -> Message:
    assert isinstance(opened.message, MarksTold)  # noqa: S101 - the table of the door says so
    return marking.take_marks(told=opened.message, body=opened.sender, by=by, purpose=PURPOSE)


def answer_codes(opened: Opened[Message], by: Actor) -> Message:
    assert isinstance(opened.message, CodeRequest)  # noqa: S101
    body = Body.objects.get(code=opened.sender)
    return codes.hand_over(acquisitions=opened.message.acquisitions, body=body, by=by, purpose=PURPOSE)


def answer_taken(opened: Opened[Message], by: Actor) -> Message:
    assert isinstance(opened.message, CodesTaken)  # noqa: S101
    body = Body.objects.get(code=opened.sender)
    return Receipt(taken=codes.forget(acquisitions=opened.message.acquisitions, body=body, by=by, purpose=PURPOSE))


def answer_retired(opened: Opened[Message], by: Actor) -> Message:
    assert isinstance(opened.message, CodesRetired)  # noqa: S101
    body = Body.objects.get(code=opened.sender)
    return Receipt(taken=codes.retire(codes=opened.message.codes, body=body, by=by, purpose=PURPOSE))


def answer_persons(opened: Opened[Message], by: Actor) -> Message:
    """Only the register may say who somebody is."""
    assert isinstance(opened.message, CodePersons)  # noqa: S101
    if registered_on(Body.objects.get(code=opened.sender), clock.today()) != REGISTER:
        raise NotPermitted("この電文を送れるのは、住民基本台帳の側だけです。")
    return Receipt(taken=codes.name_persons(persons=opened.message.persons, by=by, purpose=PURPOSE))


def answer_records(opened: Opened[Message], by: Actor) -> Message:
    """A body sees the records in which it took part."""
    assert isinstance(opened.message, RecordsAsked)  # noqa: S101
    return queries.told_to(opened.sender, opened.message.first, opened.message.last, by=by, purpose=PURPOSE)


def answer_directory(opened: Opened[Message], by: Actor) -> Message:
    """Everybody who takes part, with the keys that prove them and what they are registered as today; what the law gives
    them besides, each body reads in its own copy."""
    audit.record("exchange.directory_told", by=by, purpose=PURPOSE)
    return Directory(
        bodies=tuple(
            DirectoryEntry(
                code=one.code, name=one.name, body_kind=registered_on(one, clock.today()), signing=one.signing,
                encryption=one.encryption,
                route=one.route if one.code == opened.sender else "",
            )
            for one in Body.objects.order_by("code")
        )
    )  # fmt: skip


def late_and_lost() -> None:
    """After the work is committed: an answer that takes long, or never comes."""
    on = faults.active()
    if Fault.LATE in on:
        faults.be_late()
    if Fault.LOST in on:
        raise AnswerLost


def deliveries() -> int:
    """How often the line delivers an answer."""
    return 2 if Fault.DOUBLED in faults.active() else 1


HANDLERS = {
    InquiryRequest: answer_inquiry,
    ProvisionReport: answer_report,
    MarksTold: answer_marks,
    CodeRequest: answer_codes,
    CodesTaken: answer_taken,
    CodesRetired: answer_retired,
    CodePersons: answer_persons,
    RecordsAsked: answer_records,
    DirectoryAsked: answer_directory,
}
