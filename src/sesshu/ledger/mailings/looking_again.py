"""Looking again at who gets a letter, from the release to the mail box: who dropped out, and which letter is no longer
true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sesshu.foundation.access import Actor
from sesshu.ledger.mailings import selecting
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.knowing import Known
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.states import MailingState
from sesshu.ledger.residents import queries as residents


def changed_since(mailing: Mailing, people: Sequence[MailingPerson], by: Actor) -> Iterator[tuple[MailingPerson, Why]]:
    """Those of `looked_again` who would no longer get their letter."""
    return ((person, why) for person, why, _ in looked_again(mailing, people, by) if why is not None)


def looked_again(
    mailing: Mailing, people: Sequence[MailingPerson], by: Actor
) -> Iterator[tuple[MailingPerson, Why | None, selecting.Decision | None]]:
    """Everybody by all that is recorded now: the reason against the letter, or None, and the decision behind it.

    A birthday that was corrected since the trial may lie outside the conditions now. After the release a letter that
    says another dose or another period than the records do is out, too; after printing one that has another address or
    name.
    """
    c = Conditions.of_json(mailing.conditions)
    known = Known.now(mailing)
    of_resident = {person.resident_id: person for person in people}
    ids = sorted(of_resident)
    reader = selecting.without_protected(by)
    for at in range(0, len(ids), selecting.SLICE):
        asked = ids[at : at + selecting.SLICE]
        slice_ = list(residents.visible_to(reader).filter(id__in=asked))
        for gone in sorted(set(asked) - {resident.id for resident in slice_}):  # joined or sealed since
            yield of_resident[gone], Why.REMOVED, None
        for resident, decision in zip(slice_, selecting.decide(mailing, slice_, by, known=known), strict=True):
            why = decision.why if decision else Why.OTHER_STATUS
            if why is None and not c.has_birth(resident.birth_date or date.min, mailing.base_date):
                why = Why.OUTSIDE_CONDITIONS
            if why is None and decision is not None:
                why = _differs(mailing, of_resident[resident.id], decision)
            yield of_resident[resident.id], why, decision


def _differs(mailing: Mailing, person: MailingPerson, now: selecting.Decision) -> Why | None:
    """A letter that was written already and is no longer true."""
    if mailing.state not in {MailingState.RELEASED, MailingState.PRINTED}:
        return None
    if person.birth_date != now.resident.birth_date:
        return Why.BIRTH_CHANGED
    if _asked(person.states) != _asked(now.states):
        return Why.RECORDS_CHANGED
    if mailing.state == MailingState.RELEASED:
        return None  # name and address are written when the letter is printed
    if person.address_sha256 != now.address_sha256:
        return Why.ADDRESS_CHANGED
    # empty: printed before names were compared
    return Why.NAME_CHANGED if person.addressed_sha256 not in ("", now.addressed_sha256) else None


def _asked(states: list[dict[str, Any]]) -> list[tuple[str, int | None, str | None]]:
    """Which dose of which series is open, and until when."""
    return sorted(
        (one["series"], one["dose_number"], one["latest"]) for one in states if one["status"] in selecting.OPEN
    )
