"""What the law's symptom and time table says of one report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.law.adverse_events import Symptom, is_within, last_day, time_table
from sesshu.ledger.adverse_events.models import Within
from sesshu.ledger.doses.models import Dose


@dataclass(frozen=True, slots=True)
class Timing:
    """Inside, outside or not to be told, with the limit, its article and a sentence."""

    within: Within
    symptom_name: str
    limit: str
    article: str
    sentence: str


def symptoms(product: str, on: date) -> dict[str, Symptom]:
    """The symptoms that may be chosen for a product on a day; empty before the first table."""
    table = time_table(product, on, diseases=_city_diseases(product))
    return table.symptoms if table else {}


def timing(dose: Dose, symptom: str, onset_on: date, minutes: int | None, received_on: date) -> Timing:
    """Compare an onset with the table in force when the report was received."""
    table = time_table(dose.product, received_on, diseases=_city_diseases(dose.product))
    known = table.symptoms.get(symptom) if table else None
    if table is None or known is None:
        today = symptoms(dose.product, clock.today()).get(symptom)
        return Timing(
            Within.NO_TABLE, today.name if today else symptom, "", "", "この日に使える時間表がありません。"
        )  # fmt: skip
    inside = is_within(known.limit, dose.given_on, onset_on, minutes)
    within = {True: Within.INSIDE, False: Within.OUTSIDE, None: Within.UNKNOWN}[inside]
    days = (onset_on - dose.given_on).days
    sentence = f"接種から{days}日後の発症です。{known.name}の期間は{known.limit.words}です。"
    if inside is False and known.limit.unit and known.limit.minutes is None:
        sentence += f"期間の最後の日は{wareki(last_day(known.limit, dose.given_on))}です。"
    return Timing(within, known.name, known.limit.words, table.article, sentence)


def _city_diseases(product: str) -> tuple[str, ...]:
    """The diseases of a product that the city added itself."""
    from sesshu.ledger.products.models import CityProduct

    row = CityProduct.objects.believed().filter(code=product).order_by("-valid_from").first()
    return tuple(word.strip() for word in row.diseases.split("、") if word.strip()) if row else ()
