"""差異の基準: how far a run may differ from last year's before another person has to say why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

import yaml

from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NumberField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.mailings.planning.models import DeviationThreshold


@dataclass(frozen=True, slots=True)
class Threshold:
    label: str
    percent: int
    least: int


@cache
def standard() -> dict[str, Threshold]:
    """What holds where the city has set nothing."""
    text = resources.files("sesshu.ledger.mailings.planning").joinpath("thresholds.yaml").read_text(encoding="utf-8")
    return {code: Threshold(**entry) for code, entry in yaml.safe_load(text).items()}


def thresholds(on: date) -> dict[str, Threshold]:
    """All thresholds in force on a day."""
    rows = {row.code: row for row in DeviationThreshold.objects.as_of(on)}
    return {
        code: Threshold(one.label, rows[code].percent, rows[code].least) if code in rows else one
        for code, one in standard().items()
    }


def labels() -> list[tuple[str, str]]:
    return [(code, one.label) for code, one in standard().items()]


class DeviationThresholdForm(MasterForm):
    code = ChoiceField("比べる項目", choices=labels)
    percent = NumberField("割合（%）", least=1, most=1000, example="20", hint="これを超える差は、別の職員が認めます。")
    least = NumberField(
        "人数の下限", least=0, most=10000, unit="人", initial=20, hint="差がこれより小さければ数えません。"
    )


DEVIATION_THRESHOLD = Master(
    key="mailing-deviation-threshold",
    label="発送の差異の基準",
    model=DeviationThreshold,
    form=DeviationThresholdForm,
    columns=(
        Column("name", "項目", lambda row: dict(labels()).get(row.code, row.code)),
        Column("percent", "割合", lambda row: f"{row.percent}%", css="tight"),
        Column("least", "人数の下限", lambda row: f"{row.least}人", css="tight"),
    ),
    search=("code",),
    help="前年度の同じ種類の発送と大きく違うときに、別の職員が理由を書いて認めるまで確定を止める基準。登録がない項目は標準の値です。",
)
