"""A refusal with the rule behind it: what the message, the screen and the record carry alike."""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.contracts.exchange.results import ResultClass


@dataclass(frozen=True, slots=True)
class Refusal:
    """`rule` is R-01 to R-19; `hold`: not refused for good, a person has to look."""

    rule: str
    result: ResultClass
    message: str
    hold: bool = False
