"""The second engine: slow, plain, and written from the law files and the statute, not from the first engine."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sesshu.schedule.reference.answers import Answer, DoseAnswer, Ground
from sesshu.schedule.reference.between import too_close
from sesshu.schedule.reference.course import Standing
from sesshu.schedule.reference.rulebook import Rulebook
from sesshu.schedule.reference.standing import stand
from sesshu.schedule.reference.target import series_for
from sesshu.schedule.reference.walk import judge_dose
from sesshu.schedule.types import GivenDose, Person


def judge(
    book: Rulebook,
    person: Person,
    doses: Iterable[GivenDose],
    *,
    as_of: date,
    series: frozenset[str] | None = None,
) -> Answer:
    """All doses of one person, and where the person stands as of a day.

    book: from `load_rules`. series: ask about these only (their families are still judged whole).
    """
    answer, standing = Answer(), Standing()
    usable: list[GivenDose] = []
    injected: list[GivenDose] = []
    for dose in _in_order(book, doses):
        refused = _refused(book, person, dose, usable, as_of)
        if refused is not None:
            answer.doses.append(DoseAnswer(dose.date, dose.product, None, grounds=(refused,)))
        else:
            usable.append(dose)
        if refused is None or (refused.code == "UNKNOWN_PRODUCT" and dose.product in book.products):
            injected.append(dose)
    standing.given = usable
    asked_about = [code for code in book.series if _asked_about(book, code, usable)]
    families = [
        name
        for name, codes in book.families.items()
        if any(code in asked_about and (series is None or code in series) for code in codes)
    ]
    for dose in usable:
        warnings = too_close(book, injected, dose)
        for family in families:
            code = series_for(book, person, family, dose.product, dose.date, standing)
            if code is not None and code in asked_about:
                answer.doses.append(judge_dose(book, person, code, dose, standing, warnings))
    for code in asked_about:
        if series is None or code in series:
            found = stand(book, person, code, standing, as_of, injected)
            if found is not None:
                answer.series[code] = found
    return answer


def _in_order(book: Rulebook, doses: Iterable[GivenDose]) -> list[GivenDose]:
    """By day; doses of one day in the order of the product table, then by what was recorded."""
    order = {code: at for at, code in enumerate(book.products)}
    return sorted(
        doses,
        key=lambda dose: (
            dose.date,
            order.get(dose.product, len(order)),
            ("routine", "temporary", "voluntary").index(dose.kind),
            dose.route or "",
            -1.0 if dose.volume_ml is None else dose.volume_ml,
            dose.place or "",
        ),
    )


def _refused(book: Rulebook, person: Person, dose: GivenDose, before: list[GivenDose], as_of: date) -> Ground | None:
    """Why a record is no dose that could count anywhere."""
    if dose.date > as_of:
        return Ground("AFTER_AS_OF", dose.date)
    if person.birth_date is not None and dose.date < person.birth_date:
        return Ground("BEFORE_BIRTH", person.birth_date)
    if not any(dose.product in file["products"] for file in book.series.values()):
        return Ground("UNKNOWN_PRODUCT")
    if any(other.date == dose.date and other.product == dose.product for other in before):
        return Ground("DUPLICATE")
    return None


def _asked_about(book: Rulebook, code: str, doses: list[GivenDose]) -> bool:
    """Some series are asked about only when the person had one of certain products."""
    only_with = book.series[code].get("only_with")
    return not only_with or any(dose.product in only_with for dose in doses)
