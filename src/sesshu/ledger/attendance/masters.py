"""The master of this room: how long people are observed after a dose."""

from __future__ import annotations

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.attendance.models import ObservationTime
from sesshu.ledger.events.queries import kinds


class ObservationTimeForm(MasterForm):
    code = ChoiceField("イベントの種類", choices=kinds)
    minutes = NumberField("経過観察の時間（分）", least=1, most=240, unit="分", example="15")


OBSERVATION_TIME = Master(
    key="observation-time",
    label="経過観察の時間",
    model=ObservationTime,
    form=ObservationTimeForm,
    columns=(Column("minutes", "分", align="right"),),
    search=("code",),
    help="接種のあと会場で様子を見る時間。イベントの種類ごとに決めます。",
)
