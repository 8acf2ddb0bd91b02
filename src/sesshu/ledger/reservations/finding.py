"""The person at the desk: found by kana, birth date or any number; whoever is listed is recorded as seen."""

from __future__ import annotations

from datetime import date

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers import numbering
from sesshu.ledger.vouchers import queries as vouchers

MOST_SHOWN = 50


def find(
    *, kana: str = "", birth_date: date | None = None, number: str = "", by: Actor, purpose: str
) -> list[Resident] | None:
    """The people; None when nothing was asked."""
    if len(number) == numbering.LENGTH:
        try:
            papers = vouchers.by_number(by, number)
        except Refused:
            papers = []
        if papers:
            return _seen([residents.get(by, papers[0].resident_id)], by, purpose)
    terms = residents.SearchTerms(kana=kana, birth_date=birth_date, any_number=number)
    if terms.is_empty:
        return None
    return _seen(list(residents.search(by, terms, limit=MOST_SHOWN).people), by, purpose)


def _seen(people: list[Resident], by: Actor, purpose: str) -> list[Resident]:
    subjects = [f"resident:{one.id}" for one in people]
    audit.record_read("reservation.searched", by=by, purpose=purpose, subjects=subjects)
    return people
