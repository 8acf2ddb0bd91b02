"""受領の確認基準: the share beyond which a list waits for a person. The city sets it, with approval, from a day on."""

from __future__ import annotations

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.standards import Standards
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.hub.connections.models import ArrivalThreshold

STANDARDS = Standards("sesshu.hub.connections", "thresholds.yaml", "percent")

USUAL = "、".join(f"{entry['label']} {entry['percent']}%" for entry in STANDARDS.known().values())


def share(code: str) -> float:
    """The share (0 to 1) in force today. Raises KeyError for an unknown code."""
    return STANDARDS.in_force(ArrivalThreshold, code, column="percent") / 100


class ArrivalThresholdForm(MasterForm):
    code = ChoiceField("基準", choices=STANDARDS.labels)
    percent = NumberField("割合（%）", least=1, most=100, example="30", hint="これを超えると、確かめるまで保留です。")


ARRIVAL_THRESHOLD = Master(
    key="arrival-threshold",
    label="受領の確認基準",
    model=ArrivalThreshold,
    form=ArrivalThresholdForm,
    columns=(
        Column("name", "基準", lambda row: STANDARDS.label(row.code)),
        Column("percent", "割合", lambda row: f"{row.percent}%", css="tight"),
    ),
    search=("code",),
    help="届いた一覧が前の一覧と大きく違うときに、人が確かめるまで保留にする基準。"
    f"登録がない基準は標準の値です（{USUAL}）。",
)
