"""What time it is there, for a system that is about to end or erase something by time."""

from __future__ import annotations

from datetime import timedelta

from pydantic import AwareDatetime

from sesshu.contracts.intermediary.v1.words import Message, Operator

MOST_APART = timedelta(minutes=5)  # that two clocks may be apart: as long as a sealed message is good for
# After this an inquiry has ended at the intermediary, however long the city lets it wait for a permit and the network a
# permit for its answer: from then on a business system need not ask any more what became of one it lost sight of.
LONGEST_OPEN = timedelta(days=92)


class ClockIn(Message):
    operator: Operator


class ClockOut(Message):
    """`agrees`: whether the clocks of others say the same as `now`; where they do not, nothing ends by time there."""

    now: AwareDatetime
    agrees: bool
