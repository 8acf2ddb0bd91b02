"""Unified numbers that were merged or parted, and the copies that are wanted anew for it."""

from __future__ import annotations

from pydantic import Field

from sesshu.contracts.intermediary.v1.words import MOST, BusinessNumber, Message, Operator, System, UnifiedNumber, Word


class WantedIn(Message):
    """Whose copies are wanted anew: their unified numbers were merged, or parted again."""

    operator: Operator
    system: System
    information: Word


class WantedOut(Message):
    """500 at most. Whoever is sent again is wanted no more."""

    business_numbers: list[str]


class NumberLink(Message):
    system: System
    business_number: BusinessNumber


class MergeIn(Message):
    """How two unified numbers stand to each other now: the first is merged into the other, or both stand alone again.
    `moved`: neither; a business number led to the first by mistake and leads to the other now. `links`: every business
    number of the two."""

    operator: Operator
    unified_number: UnifiedNumber
    other: UnifiedNumber
    is_merged: bool
    moved: bool = False
    links: list[NumberLink] = Field(max_length=MOST)


class AnnounceIn(Message):
    """These unified numbers are about to be merged, parted, or to have a business number moved between them: told
    before that is so, and followed by `MergeIn`. Where it never comes, this ends by itself."""

    operator: Operator
    unified_numbers: list[UnifiedNumber] = Field(min_length=1, max_length=MOST)


class AnnounceOut(Message):
    """How many of them are known and are answered about by nobody automatically until it comes."""

    held: int


class MergeOut(Message):
    """How many copies are wanted anew."""

    wanted: int
