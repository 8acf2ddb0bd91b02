"""事務の期間: days and years that no law sets. The city decides them, with approval, from a day on."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce

from sesshu.foundation import clock
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.residents.models import OfficePeriod


@cache
def known() -> dict[str, dict[str, Any]]:
    """By code: label, unit, and the number that holds where the city has set none."""
    text = resources.files("sesshu.ledger.residents").joinpath("office_periods.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found


def labels() -> list[tuple[str, str]]:
    return [(code, str(entry["label"])) for code, entry in known().items()]


def number(code: str, on: date | None = None) -> int:
    """The number in force on a day (today). Raises KeyError for an unknown code. One question: ask once for a list."""
    usual = known()[code]["value"]
    row = OfficePeriod.objects.as_of(on or clock.today()).filter(code=code).first()
    return int(row.number if row else usual)


def in_query(code: str, on: date) -> Coalesce:
    """The same as part of a question that is asked anyway."""
    rows = OfficePeriod.objects.as_of(on).filter(code=code).values("number")[:1]
    return Coalesce(Subquery(rows), Value(known()[code]["value"]))


def period(code: str, on: date | None = None) -> timedelta:
    """The same for what is counted in days."""
    if known()[code]["unit"] != "日":
        raise ValueError(f"{code} is not counted in days")
    return timedelta(days=number(code, on))


class OfficePeriodForm(MasterForm):
    code = ChoiceField("期間", choices=labels)
    number = NumberField("日数・年数", least=1, most=3660, example="31", hint="単位は期間の名前のとおりです。")


OFFICE_PERIOD = Master(
    key="office-period",
    label="事務の期間",
    model=OfficePeriod,
    form=OfficePeriodForm,
    columns=(
        Column("name", "期間", lambda row: dict(labels()).get(row.code, row.code)),
        Column(
            "number", "日数・年数", lambda row: f"{row.number}{known().get(row.code, {}).get('unit', '')}", css="tight"
        ),
    ),
    search=("code",),
    help="法令が決めていない日数と年数。登録がない期間は標準の値です。",
)
