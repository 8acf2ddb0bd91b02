"""The clock of 中間サーバー as its API tells it, whatever the time of the test is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock

CLOCK = "/api/v1/inquiries/clock"


class TellsTime(BaseModel):
    """`apart`: how far it is ahead of ours."""

    apart: timedelta = timedelta()
    agrees: bool = True

    def model_dump_json(self, **_: Any) -> str:
        told = contract.ClockOut(now=clock.now() + self.apart, agrees=self.agrees)
        return told.model_dump_json()
