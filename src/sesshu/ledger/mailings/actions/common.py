"""What all actions of a mailing share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings.models import Mailing

CHUNK = 5_000


def locked(mailing_id: UUID) -> Mailing:
    """The mailing's row, locked until the transaction ends. Raises `NotFound`."""
    found = Mailing.objects.select_for_update().filter(id=mailing_id).first()
    if found is None:
        raise NotFound("この発送は見つかりません。一覧から選び直してください。")
    return found


def purpose_of(mailing: Mailing) -> str:
    """The purpose of use that its kind has by law."""
    return letter_kinds()[mailing.kind].purpose


def told(act: str, mailing: Mailing, by: Actor, *, people: Iterable[UUID] = (), **detail: Any) -> None:
    """Record an act, one entry for every 5,000 persons concerned."""
    subjects = [f"resident:{person}" for person in people]
    chunks: list[Sequence[str]] = [subjects[at : at + CHUNK] for at in range(0, len(subjects), CHUNK)] or [[]]
    for chunk in chunks:
        audit.record(
            act, by=by, purpose=purpose_of(mailing), obj=f"mailing:{mailing.id}", subjects=chunk,
            detail={"mailing": mailing.label, **detail},
        )  # fmt: skip
