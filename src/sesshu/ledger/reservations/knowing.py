"""What must be known of a person to judge a reservation: birth, doses, papers in hand. Nothing of who they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sesshu.ledger.doses import queries as doses
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import ResidentStatus
from sesshu.ledger.vouchers.models import Voucher
from sesshu.ledger.vouchers.states import VoucherState
from sesshu.schedule import GivenDose, Person

GONE = {ResidentStatus.DEAD, ResidentStatus.MOVED_OUT, ResidentStatus.REMOVED, ResidentStatus.JOINED}


@dataclass(frozen=True, slots=True)
class Paper:
    """A 接種券 or 予診票 in hand."""

    voucher_id: UUID
    number: str
    series: str
    valid_until: date | None = None

    def is_for(self, series: str, day: date) -> bool:
        """Whether it entitles to a dose of a series (or to an event without one) on a day."""
        return (not series or self.series == series) and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Known:
    """`person` is None when the birth date is not known to the day; `gone`: moved out, dead, removed."""

    resident_id: UUID
    person: Person | None = None
    doses: tuple[GivenDose, ...] = ()
    papers: tuple[Paper, ...] = field(default=())
    gone: str = ""

    @property
    def birth_date(self) -> date | None:
        return self.person.birth_date if self.person else None


Knowing = Callable[[Sequence[UUID]], dict[UUID, Known]]


def of_residents(ids: Sequence[UUID]) -> dict[UUID, Known]:
    """What the ledger knows; identities that are not there are absent."""
    residents = {row.pk: row for row in Resident.objects.filter(pk__in=list(ids), sealed=False)}
    people = doses.persons(list(residents.values()))
    given = doses.given_doses(list(residents))
    papers: dict[UUID, list[Paper]] = defaultdict(list)
    rows = Voucher.objects.filter(resident_id__in=list(residents), state=VoucherState.ISSUED).order_by("number")
    for row in rows:
        papers[row.resident_id].append(Paper(row.id, row.number, row.series, row.valid_until))
    return {
        key: Known(
            key, people.get(key), tuple(given.get(key, ())), tuple(papers[key]),
            ResidentStatus(row.status).label if row.status in GONE else "",
        )
        for key, row in residents.items()
    }  # fmt: skip
