"""取込の確認基準: shares beyond which a file waits for a person. The city sets them, with approval, from a day on."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

from sesshu.foundation import clock
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.residents.models import ImportThreshold


@cache
def known() -> dict[str, dict[str, Any]]:
    """By code: label and the percentage that holds where the city has set none."""
    text = resources.files("sesshu.ledger.residents").joinpath("thresholds.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return found


def labels() -> list[tuple[str, str]]:
    return [(code, str(entry["label"])) for code, entry in known().items()]


def share(code: str) -> float:
    """The share (0 to 1) in force today. Raises KeyError for an unknown code."""
    percent = known()[code]["percent"]
    row = ImportThreshold.objects.as_of(clock.today()).filter(code=code).first()
    return float(row.percent if row else percent) / 100


class ImportThresholdForm(MasterForm):
    code = ChoiceField("基準", choices=labels)
    percent = NumberField(
        "割合（%）", least=1, most=100, example="5", hint="これを超えると、確かめるまで登録できません。"
    )


IMPORT_THRESHOLD = Master(
    key="import-threshold",
    label="取込の確認基準",
    model=ImportThreshold,
    form=ImportThresholdForm,
    columns=(
        Column("name", "基準", lambda row: dict(labels()).get(row.code, row.code)),
        Column("percent", "割合", lambda row: f"{row.percent}%", css="tight"),
    ),
    search=("code",),
    help="届いたファイルが台帳と大きく違うときに、人が確かめるまで登録を止める基準。登録がない基準は標準の値です。",
)
