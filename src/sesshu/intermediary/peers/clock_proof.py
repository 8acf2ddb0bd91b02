"""Whether the clock of this machine may end or erase anything: a clock that is wrong by a day must do nothing that
cannot be undone.

Every message that was taken from another, and every answer of the network, was opened with the sender's time beside
ours: at that moment the two agreed. Where the last such moment is long ago, the network is asked now; it refuses what
comes from another time.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from sesshu.contracts.exchange.sealing import SealError
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.foundation.sealed_messages.door import last_taken
from sesshu.foundation.sealed_messages.sending import NotTaken
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.peers import directory
from sesshu.intermediary.peers.models import Peer

# No city's setting: within it a clock cannot have gone so far that a limit of days is missed, and beyond it the network
# is only asked once more. How long a line may be cut is the city's (`clock_days`, a week at most).
FRESH = timedelta(hours=1)
OTHER_TIME = frozenset({"EXPIRED", "FROM_THE_FUTURE"})
ACT, ABOUT = "exchange.clock_doubted", "exchange_clock:"


def agrees(*, by: Actor, purpose: str) -> bool:
    """True where somebody else's clock says the same, or said so within the last days and the network does not answer
    now. Otherwise an entry is left, and nothing may end by time."""
    by.check("exchange.operate")
    last = last_proof()
    if last is not None and abs(clock.now() - last) <= FRESH:
        return True
    try:
        directory.refresh()
    except (Refused, SealError) as refused:
        reason = refused.reason if isinstance(refused, NotTaken) else refused.code
        holds = timedelta(days=value("clock_days"))
        if reason not in OTHER_TIME and last is not None and abs(clock.now() - last) <= holds:
            return True
        detail = {"because": reason, "last_proof": last.isoformat() if last else ""}
        audit.record_once_a_day(ACT, by=by, purpose=purpose, obj=f"{ABOUT}{reason}", decision="deny", detail=detail)
        return False
    return True


def last_proof() -> datetime | None:
    """When another's clock last agreed with ours."""
    told = (Peer.objects.aggregate(last=Max("told_at"))["last"], last_taken())
    return max((one for one in told if one is not None), default=None)
