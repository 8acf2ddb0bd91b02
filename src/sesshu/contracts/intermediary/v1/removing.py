"""Copies that go, and who has any."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from sesshu.contracts.intermediary.v1.words import MOST, BusinessNumber, Key, Message, Operator, System, Word


class RemoveIn(Message):
    """The originals of these people are gone for good, or stand under another number (`joined`). `request`: told again
    with the same number, the counts of the first time are given again."""

    operator: Operator
    system: System
    request: Key
    information: Word
    business_numbers: list[BusinessNumber] = Field(min_length=1, max_length=MOST)
    reason: Literal["erased", "joined"] = "erased"


class RemovedOut(Message):
    """Whoever is not known has no copies either. The numbers are of what this request removed, told again or not."""

    done: list[str]
    unknown: list[str]
    people: int
    records: int


class HoldersIn(Message):
    """The next people with copies, behind the one where an earlier answer ended."""

    operator: Operator
    system: System
    information: Word
    after: UUID | None = None


class HoldersOut(Message):
    """`nameless`: people with copies whom neither this system registered nor anybody knows by a number of it. `after`
    is empty with the last ones."""

    business_numbers: list[str]
    nameless: int
    after: UUID | None = None
