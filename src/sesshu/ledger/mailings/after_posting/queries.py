"""After posting: whose letter is on its way though the register changed, and what a mailing brought about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.mailings import selecting
from sesshu.ledger.mailings.conditions import series_names
from sesshu.ledger.mailings.knowing import Known
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.states import MailingState
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.office_periods import period
from sesshu.schedule import product_catalogue


def changed(mailing: Mailing, by: Actor) -> list[tuple[MailingPerson, Why]]:
    """Posted letters whose person died, moved, is leaving, came under protection or has another address since."""
    as_of = Known.now(mailing).as_of
    reader = selecting.without_protected(by)
    people = {person.resident_id: person for person in mailing.persons.filter(included=True)}
    ids = sorted(people)
    found: list[tuple[MailingPerson, Why]] = []
    for at in range(0, len(ids), selecting.SLICE):
        chunk = ids[at : at + selecting.SLICE]
        addresses = residents.letter_address(reader, chunk, on_day=as_of)
        seen = list(residents.visible_to(reader).filter(id__in=chunk))
        found += [(people[gone], Why.REMOVED) for gone in set(chunk) - {resident.id for resident in seen}]
        for resident in seen:
            person, why = people[resident.id], selecting.why_of_register(resident, as_of)
            sha = selecting.address_hash(addresses[resident.id])
            if why is None and sha != person.address_sha256:
                why = Why.ADDRESS_CHANGED
            if why is not None:
                found.append((person, why))
    return sorted(found, key=lambda pair: pair[0].serial or 0)


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of the letters about one series: doses given before posting crossed with the letter."""

    mailing: Mailing
    series: str
    series_name: str
    letters: int
    crossed: int
    vaccinated: int
    until: date
    is_complete: bool

    @property
    def percent(self) -> float | None:
        return round(100 * self.vaccinated / self.letters, 1) if self.letters else None


def effects(viewer: Actor, mailings: Sequence[Mailing]) -> list[Effect]:
    """For each posted mailing and series: vaccinated within the city's period. Doses come in for months."""
    viewer.check("mailing.read")
    products = {
        code: {one.code for one in product_catalogue(city_tables()) if code in one.series}
        for mailing in mailings
        for code in mailing.series
    }
    names = series_names()
    return [
        _effect(mailing, code, names.get(code, code), products[code])
        for mailing in mailings
        if mailing.state == MailingState.POSTED
        for code in mailing.series
    ]


def _effect(mailing: Mailing, series: str, name: str, products: set[str]) -> Effect:
    posted = mailing.posted_on or clock.today()
    length = period("mailing_effect", posted)
    until = posted + length
    rows = mailing.persons.filter(included=True).values_list("resident_id", "states")
    asked = {
        key for key, states in rows if any(s["series"] == series and s["status"] in selecting.OPEN for s in states)
    }
    first = min(mailing.base_date, posted) - length
    doses = Dose.objects.filter(withdrawn_at=None, product__in=products, given_on__gt=first, given_on__lte=until)
    doses = doses.filter(resident__in=mailing.persons.filter(included=True).values("resident"))
    # what the release knew of is no effect and did not cross
    if mailing.released_at:
        doses = doses.filter(recorded_at__gt=mailing.released_at)
    before, after = set(), set()
    for key, given_on in doses.values_list("resident_id", "given_on"):
        (before if given_on < posted else after).add(key)
    return Effect(
        mailing, series, name, len(asked), len(asked & before), len(asked & after - before), until,
        clock.today() > until,
    )  # fmt: skip
