"""来所: what was done for one person on one day at one place, as one object: doses and what was not given.

A visit has no row of its own; it is what the rows of a day have in common, so that it can never disagree with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.ledger.doses import queries
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.not_given import queries as not_given
from sesshu.ledger.not_given.models import NotGiven
from sesshu.ledger.residents.models import Resident


@dataclass(frozen=True, slots=True)
class Visit:
    """One day at one institution (or place). Withdrawn rows are in it, so that a page can show them struck out."""

    on: date
    institution_code: str
    place: str
    doses: tuple[Dose, ...] = ()
    not_given: tuple[NotGiven, ...] = ()

    @property
    def current(self) -> tuple[Dose, ...]:
        """Its doses that were not withdrawn."""
        return tuple(dose for dose in self.doses if dose.withdrawn_at is None)


def visits(viewer: Actor, resident: Resident) -> list[Visit]:
    """Every visit of a person, the newest first."""
    doses = list(queries.doses_for(viewer).filter(resident_id=resident.pk).select_related("resident"))
    return grouped(doses, list(not_given.of_residents(viewer, [resident.pk])))


def grouped(doses: Iterable[Dose], rows: Iterable[NotGiven] = ()) -> list[Visit]:
    """Rows of one person as visits, the newest first; of a day those with most doses first."""
    keys: dict[tuple[date, str, str], tuple[list[Dose], list[NotGiven]]] = {}
    for dose in doses:
        keys.setdefault(_key(dose.given_on, dose.institution_code, dose.place), ([], []))[0].append(dose)
    for row in rows:
        keys.setdefault(_key(row.seen_on, row.institution_code, row.place), ([], []))[1].append(row)
    found = [
        Visit(*key, tuple(sorted(mine, key=lambda d: (d.product, d.same_day_number))), tuple(others))
        for key, (mine, others) in keys.items()
    ]
    return sorted(found, key=lambda v: (-v.on.toordinal(), -len(v.doses), v.institution_code, v.place))


def visit_of(viewer: Actor, dose_id: UUID) -> tuple[Resident, Visit]:
    """The visit to which a dose belongs. Raises `NotFound`."""
    dose = queries.get_dose(viewer, dose_id)
    found = next(v for v in visits(viewer, dose.resident) if any(d.pk == dose.pk for d in v.doses))
    return dose.resident, found


def _key(on: date, institution_code: str, place: str) -> tuple[date, str, str]:
    """A place counts only where no institution is named."""
    return (on, institution_code, "" if institution_code else place)
