"""What is left of a call that was refused as a whole (another's notice, wrong key, route or permit, an altered notice):
a record for each permit that it asked for, with as much as its notice proves. Nothing was provided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sesshu.contracts.exchange.messages import Message, NoticeItem, ProvisionCall, ProvisionNotice
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.sealing import Opened, SealError
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.foundation.sealed_messages.keys import body_code
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord, Side
from sesshu.intermediary.exchange_records.writing import record_of, write
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions.answering import PURPOSE, DoesNotFit, opened_notice

REPLAYED = "REPLAYED"  # the call itself was taken before and has its records


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for, as far as the notice says it; of a permit that is not in it nothing."""

    requested_at: datetime
    department: str = ""
    duty: str = ""
    row: int = 0
    part: int = 0
    information: str = ""
    items: tuple[str, ...] = ()
    withheld: bool = True


def record_refused(opened: Opened[Message], refused: SealError | Refused, by: Actor) -> None:
    """In the transaction of the audit entry about the refusal."""
    call = opened.message
    if not isinstance(call, ProvisionCall) or refused.code == REPLAYED:
        return
    notice = _proven(call.notice)
    there = {one.permit: one for one in notice.items} if notice else {}
    codes = {there[permit].code.reveal() for permit in call.permits if permit in there}
    people = {one.code: one for one in LinkedPerson.objects.filter(code__in=codes)}
    rule = "R-11" if isinstance(refused, DoesNotFit) else ""
    write([
        _record(permit, there.get(permit), notice, people, opened.sender, rule)
        for permit in dict.fromkeys(call.permits)
    ])  # fmt: skip
    audit.record(
        "exchange.call_refused", by=by, purpose=PURPOSE, decision="deny", n=len(call.permits),
        obj=f"body:{opened.sender}", subjects=[f"person:{one.unified_number}" for one in people.values()],
        detail={"code": refused.code, "permits": [str(permit) for permit in call.permits]},
    )  # fmt: skip


def _proven(token: str) -> ProvisionNotice | None:
    """The notice where the network sealed it for us."""
    try:
        notice = opened_notice(token)
    except SealError:
        return None
    return notice if notice.provider == body_code() else None


def _record(
    permit: UUID, item: NoticeItem | None, notice: ProvisionNotice | None, people: dict[str | None, LinkedPerson],
    sender: str, rule: str,
) -> ExchangeRecord:  # fmt: skip
    """`counterpart` is whoever called, also where the notice was made for somebody else."""
    person, wanted = None, Wanted(clock.now())
    if item and notice:
        person = people.get(item.code.reveal())
        hidden = item.withheld or person is None or person.withheld_from_subject
        wanted = Wanted(
            item.requested_at, notice.department if notice.inquirer == sender else "", item.duty, item.row, item.part,
            item.information, item.items, hidden,
        )  # fmt: skip
    return record_of(
        Side.PROVIDER, Event.REFUSED, wanted, unified_number=person.unified_number if person else "",
        counterpart=sender, key=None, permit=permit, result=ResultClass.NOT_TAKEN.value, rule=rule,
    )  # fmt: skip
