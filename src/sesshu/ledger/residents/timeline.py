"""Which periods the versions of a person hold for. Pure: spans in, spans out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Generic, TypeVar

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Span(Generic[Content]):
    """`content` holds from a day until, not including, another; without an end it holds on."""

    valid_from: date
    valid_until: date | None
    content: Content


def lay_over(known: list[Span[Content]], new: Span[Content]) -> list[Span[Content]]:
    """What is known after a newer statement that holds from its day on: earlier spans end there.

    A register row is a full snapshot and the latest one wins, so nothing after its day survives. A row dated back
    (職権, 取消し) takes the days it covers from the rows that came before it.
    """
    kept = [span for span in known if span.valid_from < new.valid_from]
    if kept and (kept[-1].valid_until is None or kept[-1].valid_until > new.valid_from):
        kept[-1] = replace(kept[-1], valid_until=new.valid_from)
    return [*kept, replace(new, valid_until=None)]
