"""取込の確認基準: shares beyond which a file waits for a person. The city sets them, with approval, from a day on."""

from __future__ import annotations

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.standards import Standards
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.residents.models import ImportThreshold

STANDARDS = Standards("sesshu.ledger.residents", "thresholds.yaml", "percent")


def share(code: str) -> float:
    """The share (0 to 1) in force today. Raises KeyError for an unknown code."""
    return STANDARDS.in_force(ImportThreshold, code, column="percent") / 100


class ImportThresholdForm(MasterForm):
    code = ChoiceField("基準", choices=STANDARDS.labels)
    percent = NumberField(
        "割合（%）", least=1, most=100, example="5", hint="これを超えると、確かめるまで登録できません。"
    )


IMPORT_THRESHOLD = Master(
    key="import-threshold",
    label="取込の確認基準",
    model=ImportThreshold,
    form=ImportThresholdForm,
    columns=(
        Column("name", "基準", lambda row: STANDARDS.label(row.code)),
        Column("percent", "割合", lambda row: f"{row.percent}%", css="tight"),
    ),
    search=("code",),
    help="届いたファイルが台帳と大きく違うときに、人が確かめるまで登録を止める基準。登録がない基準は標準の値です。",
)
