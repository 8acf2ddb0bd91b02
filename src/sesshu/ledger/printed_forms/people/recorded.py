"""What is on record of one person, in the words of the papers. Every paper about a person starts here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.queries import Unknown, unknown_of
from sesshu.schedule import step_name

EVERYTHING = "すべての予防接種"


@dataclass(frozen=True, slots=True)
class RecordedDose:
    """A dose with what it was given for (期・回) and where. `institution` is empty for a protected person."""

    dose: Dose
    immunization: str
    institution: str


def recorded(viewer: Actor, resident: Resident) -> list[RecordedDose]:
    """Every current dose by day. Without a birth day nothing is judged and the vaccine's name stands alone."""
    rows = list(doses.current_doses(viewer, [resident.pk]))
    judgement = doses.judge_resident(viewer, resident, clock.today(), [doses.as_given(dose) for dose in rows])
    steps: dict[tuple[date, str], list[str]] = defaultdict(list)
    for one in judgement.doses if judgement else ():
        if one.series_name and one.counted:
            steps[one.date, one.product].append(f"{one.series_name} {step_name(one.phase, one.step)}".strip())
    names = institutions.names(dose.institution_code for dose in rows)
    return [
        RecordedDose(
            dose,
            "／".join(dict.fromkeys(steps[dose.given_on, dose.product])) or product_name(dose.product),
            # where a protected person goes to the doctor tells where they live
            "" if resident.address_withheld else names.get(dose.institution_code) or dose.place,  # type: ignore[attr-defined]
        )
        for dose in rows
    ]


def birth(resident: Resident) -> str:
    """The birth date, or what the register has of it."""
    return wareki(resident.birth_date) if resident.birth_date else f"{resident.birth_text}（日まで分かっていません）"


def address(resident: Resident) -> str:
    """The registered address; empty for a protected household: then the paper says that it is left out."""
    return "" if resident.address_withheld else resident.address  # type: ignore[attr-defined]


def unknown_sentences(resident: Resident) -> list[str]:
    """What was declared unknown, series by series."""
    unknown = unknown_of([resident.pk]).get(resident.pk, Unknown())
    names = {series.code: series.name for series in city_tables().series} if unknown else {}
    return [f"{names.get(series, EVERYTHING)}：{unknown.sentence(series)}" for series in unknown]


def began_later(resident: Resident) -> date | None:
    """The day before which another city kept the records; None for somebody who was always here."""
    came, born = resident.became_on, resident.birth_date
    return came if came and (born is None or came > born) else None


def in_pages(rows: list[list[str]], size: int) -> list[list[list[str]]]:
    """Rows cut into pages; at least one page."""
    return [rows[at : at + size] for at in range(0, len(rows), size)] or [[]]


def page_of(number: int, total: int) -> str:
    return f"{number}／{total}"
