"""The master of this room: what an hour of work is paid."""

from __future__ import annotations

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.institutions.professions import profession_name, professions
from sesshu.ledger.staff_assignments.models import PayRounding, StaffPay


class StaffPayForm(MasterForm):
    code = ChoiceField("職種", choices=professions)
    yen = NumberField("単価", least=0, most=1_000_000, unit="円", example="5000")
    unit_minutes = NumberField("単位", least=1, most=1440, unit="分", example="30")
    rounding = ChoiceField("単位に満たない時間", choices=PayRounding.choices)


STAFF_PAY = Master(
    key="staff-pay",
    label="従事報酬単価",
    model=StaffPay,
    form=StaffPayForm,
    columns=(
        Column("profession", "職種", lambda row: profession_name(row.code)),
        Column("yen", "単価（円）", align="right"),
        Column("unit_minutes", "単位（分）", align="right"),
        Column("rounding", "端数", lambda row: row.get_rounding_display()),
    ),
    search=("code",),
    help="イベントに従事した人に払う額。実績の時間を単位で数えます。",
)
