"""予約サイトの制限: numbers that the city sets, with approval, from a day on."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.booking.models import BookingLimit


@cache
def known() -> dict[str, dict[str, Any]]:
    """By code: label, unit and the number that holds where the city has set none."""
    text = resources.files("sesshu.ledger.booking").joinpath("limits.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found


def labels() -> list[tuple[str, str]]:
    return [(code, f"{one['label']}（初期値{one['value']}{one['unit']}）") for code, one in known().items()]


class BookingLimitForm(MasterForm):
    code = ChoiceField("制限", choices=labels)
    value = NumberField("値", least=1, most=100000, example="150")


BOOKING_LIMIT = Master(
    key="booking-limit",
    label="予約サイトの制限",
    model=BookingLimit,
    form=BookingLimitForm,
    columns=(
        Column("code", "制限", lambda row: dict(labels()).get(row.code, row.code)),
        Column("value", "値", align="right"),
    ),
    search=("code",),
    help="予約サイトを同時に使える人数、番号を間違えられる回数など。登録がないものは初期値で動きます。",
)
