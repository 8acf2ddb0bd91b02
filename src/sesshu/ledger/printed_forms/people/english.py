"""The history in English. Vaccines have the names of the law's English words; the person has the applicant's."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.foundation.access import Actor
from sesshu.ledger.printed_forms import texts
from sesshu.ledger.printed_forms.models import FormText
from sesshu.ledger.printed_forms.people.asking import Asked, roman_name
from sesshu.ledger.printed_forms.people.recorded import RecordedDose, began_later, in_pages, page_of, recorded
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.queries import unknown_of
from sesshu.schedule.speech import speech

LINES = 20
SEX = {"F": "Female", "M": "Male", "": "Not stated"}
OVERSEAS = "overseas"


def rows(viewer: Actor, person: Resident, asked: Asked, text: FormText | None, on: date) -> list[dict[str, Any]]:
    """The record in English. Raises `InvalidInput` for a name that is not in capitals."""
    if text is None:
        raise ValueError("this paper needs a text")
    name = roman_name(asked.alphabet)
    lines = [_line(one) for one in recorded(viewer, person)] or [["No immunization on record", "", "", ""]]
    pages = in_pages(lines, LINES)
    return [
        {
            "page": f"({page_of(number, len(pages)).replace('／', '/')})" if len(pages) > 1 else "",
            "issued": on.isoformat(),
            "alphabet": name,
            "birth": _birth(person),
            "sex": SEX[person.sex],
            "doses": page,
            "range": _range(person, on),
            "body": texts.body(text, {}, on),
        }
        for number, page in enumerate(pages, start=1)
    ]


def _line(one: RecordedDose) -> list[str]:
    dose = one.dose
    country = "Not recorded" if dose.kind in (OVERSEAS, "unknown") else "Japan"
    return [
        speech("en").name(product_name(dose.product)),
        dose.given_on.isoformat(),
        dose.lot_number or "Not recorded",
        country,
    ]


def _birth(person: Resident) -> str:
    return person.birth_date.isoformat() if person.birth_date else f"{person.birth_text} (not known to the day)"


def _range(person: Resident, on: date) -> list[str]:
    found = [f"This record lists the immunizations registered by this municipality up to {on.isoformat()}."]
    if came := began_later(person):
        found.append(
            f"Immunizations before {came.isoformat()} are listed only as far as they were reported. "
            "An immunization that is not listed may have been given."
        )
    if unknown_of([person.pk]):
        found.append("Part of the history is unknown. Unknown does not mean not vaccinated.")
    return found
