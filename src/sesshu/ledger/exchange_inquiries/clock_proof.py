"""Whether the clock of this machine may end or empty anything: a clock that is wrong must do nothing that cannot be
undone.

The intermediary says what time it is, and whether the clocks of others say so too (its own `peers/clock_proof`). It is
asked only where something is past its time. While it does not answer nothing ends; the next round or the next night
asks again.
"""

from __future__ import annotations

from datetime import timedelta

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.calling import NotReached, NotTaken
from sesshu.foundation.audit.models import Entry
from sesshu.ledger.exchange_inquiries import calling

ACT = "exchange.clock_doubted"
OTHER_TIME, NOT_PROVEN = "OTHER_TIME", "NOT_PROVEN"
OPERATOR = "ledger"
_ABOUT = "exchange_clock:"


def agrees(*, by: Actor, purpose: str) -> bool:
    """True where the intermediary's clock, which others have confirmed, says the same now. Otherwise an entry is left
    (one a day and reason), and nothing may end by time."""
    by.check("exchange_inquiry.send")
    because = _doubt()
    if because:
        detail = {"because": because}
        audit.record_once_a_day(ACT, by=by, purpose=purpose, obj=f"{_ABOUT}{because}", decision="deny", detail=detail)
    return not because


def last_doubts(within: timedelta) -> list[str]:
    """Why the clock was doubted within this time, each reason once."""
    now = clock.now()
    rows = Entry.objects.filter(act=ACT, obj__startswith=_ABOUT, at__gt=now - within, at__lte=now)
    return sorted({str(about).removeprefix(_ABOUT) for about in rows.values_list("obj", flat=True)})


def _doubt() -> str:
    """Why it may not; "" where it may."""
    before = clock.now()
    try:
        told = calling.time_there(OPERATOR)
    except (NotReached, NotTaken) as refused:
        return (refused.reason if isinstance(refused, NotTaken) else "") or refused.code
    if not before - contract.MOST_APART <= told.now <= clock.now() + contract.MOST_APART:
        return OTHER_TIME
    return "" if told.agrees else NOT_PROVEN
