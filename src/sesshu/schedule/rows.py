"""From people and doses to the integers that the kernel reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sesshu.schedule.bounds import shared_bounds
from sesshu.schedule.kernel.state import PersonRow
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, Tables
from sesshu.schedule.types import CONDITION, DOSE, KINDS, Condition, GivenDose, InputError, Person, numbered
from sesshu.schedule.vocabulary import ROUTES

_SEXES = (None, "F", "M")
WITH_SERIES = ("had_disease", "contraindicated", "declined")


def person_row(
    tables: Tables, person: Person, doses: Sequence[GivenDose], as_of: date | None, known_on: date | None
) -> tuple[PersonRow, list[GivenDose]]:
    """The row of a person and the doses in the order in which the kernel sees them. Raises InputError."""
    birth = person.birth_date.toordinal() if person.birth_date else 0
    due = person.due_date.toordinal() if person.due_date else 0
    checked = numbered(DOSE, doses, lambda dose: _checked(tables, dose))
    order = sorted(range(len(doses)), key=lambda at: _sort_key(doses[at], checked[at]))
    ordered = [doses[at] for at in order]
    conditions = numbered(CONDITION, person.conditions, lambda condition: _condition(tables, condition))
    row = PersonRow(
        birth=birth,
        due=due,
        sex=_SEXES.index(person.sex),
        as_of=as_of.toordinal() if as_of else 0,
        known_on=known_on.toordinal() if known_on else LAST_DAY,
        doses=len(ordered),
        conditions=len(conditions),
        bounds=shared_bounds(tables, birth, due),
        dose_day=[dose.date.toordinal() for dose in ordered],
        dose_product=[checked[at].product for at in order],
        dose_volume=[checked[at].volume for at in order],
        dose_route=[checked[at].route for at in order],
        dose_kind=[checked[at].kind for at in order],
        condition_code=[code for code, _, _, _ in conditions],
        condition_from=[first for _, first, _, _ in conditions],
        condition_until=[last for _, _, last, _ in conditions],
        condition_series=[series for _, _, _, series in conditions],
    )
    return row, ordered


class _Checked(NamedTuple):
    """A dose's words as the kernel's numbers."""

    product: int
    kind: int
    volume: int
    route: int


def _checked(tables: Tables, dose: GivenDose) -> _Checked:
    return _Checked(_product(tables, dose), KINDS.index(dose.kind), _volume(dose), _route(dose))


def _sort_key(dose: GivenDose, checked: _Checked) -> tuple[int, int, int, str, int, str]:
    """An order that depends on the doses alone, so that the order of input does not matter."""
    return dose.date.toordinal(), checked.product, checked.kind, dose.route or "", checked.volume, dose.place or ""


def _product(tables: Tables, dose: GivenDose) -> int:
    if dose.product not in tables.product_index:
        raise InputError(
            "PRODUCT_CODE_UNKNOWN",
            "product",
            f"製品の符号「{dose.product}」はありません。製品が分からないときは unknown としてください。",
        )
    return tables.product_index[dose.product]


def _volume(dose: GivenDose) -> int:
    if dose.volume_ml is None:
        return -1
    if not 0 < dose.volume_ml <= 100:
        raise InputError(
            "VOLUME_OUT_OF_RANGE",
            "volume_ml",
            "接種量は0より大きく100以下のミリリットルで書いてください。例: 0.5",
        )
    return round(dose.volume_ml * 1000)


def _route(dose: GivenDose) -> int:
    if dose.route is None:
        return 0
    if dose.route not in ROUTES:
        raise InputError(
            "ROUTE_UNKNOWN",
            "route",
            f"接種経路「{dose.route}」はありません。使える語: {'、'.join(ROUTES)}。",
        )
    return 1 << ROUTES.index(dose.route)


def _condition(tables: Tables, condition: Condition) -> tuple[int, int, int, int]:
    if condition.code not in tables.condition_index:
        allowed = "、".join(tables.conditions)
        raise InputError(
            "CONDITION_CODE_UNKNOWN",
            "conditions",
            f"状態の符号「{condition.code}」はありません。使える符号: {allowed}。",
        )
    series = -1
    if condition.series is not None:
        if condition.series not in tables.series_index:
            raise InputError("SERIES_CODE_UNKNOWN", "conditions", f"系列の符号「{condition.series}」はありません。")
        series = tables.series_index[condition.series]
    elif condition.code in WITH_SERIES:
        raise InputError(
            "CONDITION_SERIES_MISSING",
            "conditions",
            f"状態「{condition.code}」には series（系列の符号）が必要です。例: mr_1",
        )
    first = condition.from_date.toordinal() if condition.from_date else FIRST_DAY
    last = condition.until.toordinal() if condition.until else LAST_DAY
    return tables.condition_index[condition.code], first, last, series
