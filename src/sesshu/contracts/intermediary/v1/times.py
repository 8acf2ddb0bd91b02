"""What time it is there, for a system that is about to end or erase something by time."""

from __future__ import annotations

from datetime import timedelta

from pydantic import AwareDatetime

from sesshu.contracts.intermediary.v1.words import Message, Operator

MOST_APART = timedelta(minutes=5)  # that two clocks may be apart: as long as a sealed message is good for


class ClockIn(Message):
    operator: Operator


class ClockOut(Message):
    """`agrees`: whether the clocks of others say the same as `now`; where they do not, nothing ends by time there."""

    now: AwareDatetime
    agrees: bool
