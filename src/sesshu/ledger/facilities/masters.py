"""The directory of facilities."""

from __future__ import annotations

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, DigitsField, NameField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.facilities.models import Facility, FacilityKind


class FacilityForm(MasterForm):
    code = TextField("施設番号", most=20, width="short", example="F001")
    name = NameField("施設名", width="long")
    kind = ChoiceField("種類", choices=FacilityKind.choices)
    head = TextField("宛名", most=100, width="long", example="施設長", hint="手紙の宛名。里親は氏名")
    postal_code = DigitsField("郵便番号", lengths=(7,), example="860-0808")
    address = TextField("所在地", most=200, width="full")


FACILITY = Master(
    key="facility",
    label="施設",
    model=Facility,
    form=FacilityForm,
    columns=(
        Column("name", "施設名", css="official-name"),
        Column("kind", "種類", lambda row: row.get_kind_display(), css="tight"),
        Column("head", "宛名"),
    ),
    search=("name",),
    help="手紙を施設に送る人がいる施設と、児童福祉の措置先。",
)
