"""What a decision may know: the trial sees records entered by the knowledge date, every later look sees them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Self

from sesshu.foundation import clock
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.states import MailingState


@dataclass(frozen=True, slots=True)
class Known:
    """`as_of`: the day people are judged for. `on`: only rules, doses and slips of that day or before count."""

    as_of: date
    on: date | None

    @classmethod
    def at_trial(cls, mailing: Mailing) -> Self:
        return cls(mailing.base_date, mailing.known_on)

    @classmethod
    def now(cls, mailing: Mailing) -> Self:
        """Everything that is recorded, for today, or for a base date that is still to come."""
        return cls(max(mailing.base_date, clock.today()), None)

    @classmethod
    def of(cls, mailing: Mailing) -> Self:
        """As the mailing stands: what its numbers were made from."""
        first = mailing.state in {
            MailingState.DRAFT, MailingState.TRIAL, MailingState.REQUESTED, MailingState.RELEASING,
        }  # fmt: skip
        return cls.at_trial(mailing) if first else cls.now(mailing)


def letter_day(mailing: Mailing) -> date:
    """The day whose address a letter bears: a 送付先 that begins after the issue day, but before the letter is in the
    mail box, counts."""
    return max(mailing.issued_on, clock.today())
