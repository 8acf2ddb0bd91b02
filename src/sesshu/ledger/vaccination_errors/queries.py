"""How cases are read. Every function takes the viewer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.law.vaccination_errors import error_rules
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.vaccination_errors.models import HealthDamage, VaccinationError
from sesshu.ledger.vaccination_errors.states import CaseState
from sesshu.schedule import SeriesJudgement, step_name


def cases(viewer: Actor) -> QuerySet[VaccinationError]:
    """All cases, the newest first."""
    viewer.check("vaccination_error.read")
    return VaccinationError.objects.select_related("resident").order_by("-fiscal_year", "-number")


def get(viewer: Actor, case_id: UUID) -> VaccinationError:
    """One case, or `NotFound`."""
    found = cases(viewer).select_related("print_run", "dose").filter(id=case_id).first()
    if found is None:
        raise NotFound("この間違い接種の案件は見つかりません。一覧から選び直してください。")
    return found


def to_report(viewer: Actor) -> QuerySet[VaccinationError]:
    """Cases whose report is due today or before and has not been made."""
    return cases(viewer).filter(state=CaseState.OPEN, report_due_on__lte=clock.today())


def unpayable(dose_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Doses that are not to be paid as routine ones → the label of the case. For the check of claims."""
    rows = VaccinationError.objects.filter(dose_id__in=list(dose_ids), not_payable=True)
    return {case.dose_id: case.label for case in rows.exclude(state=CaseState.CANCELLED)}


def next_plan(viewer: Actor, case: VaccinationError) -> list[list[str]]:
    """The next doses of the series the product belongs to, as the rules say today: name, dose, from, until."""
    judged = doses.judge_resident(viewer, case.resident, clock.today())
    if judged is None:
        return []
    mine = {d.series for d in judged.doses if d.product == case.dose.product and d.date == case.dose.given_on}
    return [_line(series) for series in judged.series if series.series in mine]


def _line(series: SeriesJudgement) -> list[str]:
    name, coming = series.series_name or series.series, series.next
    if coming is None:
        why = series.reasons[0].text if series.reasons else "次の接種はありません。"
        return [name, "なし", "―", why]
    step = step_name(coming.phase, coming.step) or f"{coming.dose_number}回目"
    return [name, step, f"{wareki(coming.earliest)}から", f"{wareki(coming.latest)}まで" if coming.latest else "―"]


@dataclass(frozen=True, slots=True)
class YearLine:
    """One type in a year: cases, persons, cases with damage to health, cases without a report yet."""

    code: str
    name: str
    cases: int
    persons: int
    damaged: int
    unreported: int


@dataclass(frozen=True, slots=True)
class Year:
    """The yearly count: every type of the law's list, in order; those without a type at the end when there are any."""

    first: date
    last: date
    due_on: date
    lines: tuple[YearLine, ...]

    @property
    def total(self) -> YearLine:
        sums = (
            sum(getattr(line, name) for line in self.lines) for name in ("cases", "persons", "damaged", "unreported")
        )
        return YearLine("", "計", *sums)


def year(viewer: Actor, fiscal_year: int) -> Year:
    """Cases whose dose was given from April to March, by type. Cancelled ones do not count."""
    rules = error_rules(clock.today())
    first, last, due_on = rules.year(fiscal_year)
    rows = list(cases(viewer).filter(given_on__range=(first, last)).exclude(state=CaseState.CANCELLED))
    names = {code: one.name for code, one in rules.types.items()}
    if any(not row.type_code for row in rows):
        names[""] = "（類型が未入力）"
    return Year(first, last, due_on, tuple(_count(code, name, rows) for code, name in names.items()))


def _count(code: str, name: str, rows: list[VaccinationError]) -> YearLine:
    mine = [row for row in rows if row.type_code == code]
    return YearLine(
        code, name, len(mine), sum(row.persons for row in mine),
        sum(1 for row in mine if row.health_damage == HealthDamage.SOME),
        sum(1 for row in mine if row.state == CaseState.OPEN),
    )  # fmt: skip
