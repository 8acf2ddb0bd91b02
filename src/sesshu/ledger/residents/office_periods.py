"""事務の期間: days and years that no law sets. The city decides them, with approval, from a day on."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.standards import Standards
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.residents.models import OfficePeriod

STANDARDS = Standards("sesshu.ledger.residents", "office_periods.yaml")


def number(code: str, on: date | None = None) -> int:
    """The number in force on a day (today). Raises KeyError for an unknown code. One question: ask once for a list."""
    return STANDARDS.in_force(OfficePeriod, code, on, column="number")


def in_query(code: str, on: date) -> Coalesce:
    """The same as part of a question that is asked anyway."""
    rows = OfficePeriod.objects.as_of(on).filter(code=code).values("number")[:1]
    return Coalesce(Subquery(rows), Value(STANDARDS.known()[code]["value"]))


def period(code: str, on: date | None = None) -> timedelta:
    """The same for what is counted in days."""
    if STANDARDS.known()[code]["unit"] != "日":
        raise ValueError(f"{code} is not counted in days")
    return timedelta(days=number(code, on))


class OfficePeriodForm(MasterForm):
    code = ChoiceField("期間", choices=STANDARDS.labels)
    number = NumberField("日数・年数", least=1, most=3660, example="31", hint="単位は期間の名前のとおりです。")


OFFICE_PERIOD = Master(
    key="office-period",
    label="事務の期間",
    model=OfficePeriod,
    form=OfficePeriodForm,
    columns=(
        Column("name", "期間", lambda row: STANDARDS.label(row.code)),
        Column(
            "number",
            "日数・年数",
            lambda row: f"{row.number}{STANDARDS.known().get(row.code, {}).get('unit', '')}",
            css="tight",
        ),
    ),
    search=("code",),
    help="法令が決めていない日数と年数。登録がない期間は標準の値です。",
)
