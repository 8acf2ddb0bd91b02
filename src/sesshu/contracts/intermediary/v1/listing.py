"""A system's own inquiries as the intermediary keeps them, for the comparison with what the system itself keeps."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime

from sesshu.contracts.intermediary.v1.digests import digest_of
from sesshu.contracts.intermediary.v1.words import Message, Operator


class OwnListIn(Message):
    """Inquiries that came in from `since` on and before `until`. `after`: the number of the last one of the page before
    (`OwnListOut.after`)."""

    operator: Operator
    since: AwareDatetime
    until: AwareDatetime
    after: UUID | None = None


class ListedInquiry(Message):
    """`inquiry` as in `InquiryOut`. `about`: whom it was asked about (`mark_of`), "" where nobody noted it. `records`:
    how many the answer has, None without one; `digest` is of all of them (`digest_of_answer`)."""

    client_key: str
    inquiry: UUID
    about: str
    department: str
    provider: str
    duty: str
    row: int
    part: int
    subject: str
    information: str
    items: list[str]
    case: str
    planned: str
    withheld: bool
    state: str
    result: str
    requested_at: datetime
    valid_until: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    records: int | None = None
    digest: str = ""
    content_dropped: bool = False


class OwnListOut(Message):
    """In the order in which they came in, 500 at most. `after` is empty with the last ones."""

    items: list[ListedInquiry]
    after: UUID | None = None


def mark_of(client_key: str, system: str, business_number: str) -> str:
    """Whom an inquiry is about, for whoever knows the number already: nobody is found by it."""
    return hashlib.sha256(f"{client_key}|{system}|{business_number}".encode()).hexdigest()


def digest_of_answer(records: Iterable[tuple[Mapping[str, Any], Mapping[str, str]]]) -> str:
    """What both sides compare an answer by: values and reasons of each record, in whatever order they are kept."""
    told = sorted(digest_of(values, absent) for values, absent in records)
    return hashlib.sha256("".join(told).encode()).hexdigest()
