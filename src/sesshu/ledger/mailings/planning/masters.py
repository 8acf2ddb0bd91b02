"""年間計画: declared as a master of the fiscal year, with approval, copied to the next year."""

from __future__ import annotations

from typing import Any

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, MultiChoiceField, NumberField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings import conditions
from sesshu.ledger.mailings.conditions import SIBLINGS, STATUS_WORDS, Conditions, series_names
from sesshu.ledger.mailings.models import LetterText, Producer
from sesshu.ledger.mailings.planning.models import MailingPlan


class CodesField(MultiChoiceField):
    """Boxes whose cleaned value is text with commas, as a master keeps it."""

    def prepare_value(self, value: Any) -> Any:
        return [code for code in value.split(",") if code] if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return ",".join(super().clean(self.prepare_value(value)))

    def shown(self, value: str) -> str:
        names = dict(self.choices)
        return "、".join(str(names.get(code, code)) for code in value.split(",") if code)


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.name) for kind in letter_kinds().values()]


def _series() -> list[tuple[str, str]]:
    return list(series_names().items())


def _texts() -> list[tuple[str, str]]:
    rows = LetterText.objects.believed().order_by("code", "-valid_from")
    return list({row.code: (row.code, row.name) for row in rows}.values())


class MailingPlanForm(MasterForm):
    """One mailing of the year: in which month, about what, to whom, with which text."""

    code = TextField("計画コード", most=30, width="short", example="mr2-11")
    name = TextField("発送の名前", most=60, width="long", example="MR第2期 11月未接種者")
    month = NumberField("発送する月", least=1, most=12, unit="月", example="11")
    kind = ChoiceField("発送の種類", choices=_kinds, style="radio")
    series = CodesField("予防接種", choices=_series)
    statuses = CodesField("接種の状態", choices=list(STATUS_WORDS.items()), initial="due,overdue")
    text_code = ChoiceField("文面", choices=_texts)
    age_from = NumberField("基準日の年齢（から）", required=False, most=130, unit="歳")
    age_until = NumberField("基準日の年齢（まで）", required=False, most=130, unit="歳")
    ahead_days = NumberField("先の日数", most=366, unit="日", initial=0)
    quiet_days = NumberField("発送済みを除く日数", most=3660, unit="日", initial=30)
    siblings = ChoiceField("きょうだい", choices=list(SIBLINGS.items()), style="radio", initial="apart")
    producer = ChoiceField("印刷の方法", choices=list(Producer.choices), style="radio", initial="house")
    remind_days = NumberField(
        "準備を知らせる日数", most=180, unit="日", initial=30, hint="月の初めの何日前から業務メニューに出すか。"
    )


def as_conditions(row: MailingPlan) -> Conditions:
    """The conditions of a mailing made from an entry."""
    return Conditions(
        series=tuple(row.series_codes), statuses=tuple(row.status_codes), age_from=row.age_from,
        age_until=row.age_until, ahead_days=row.ahead_days, quiet_days=row.quiet_days, siblings=row.siblings,
    )  # fmt: skip


def check(row: Any) -> None:
    """Raise `InvalidInput` for an entry whose mailing the law or its own limits would refuse."""
    conditions.check(as_conditions(row), row.kind)
    if not LetterText.objects.believed().filter(code=row.text_code, kind=row.kind).exists():
        raise InvalidInput("この種類の文面ではありません。種類の合う文面を選択してください。", field="text_code")


MAILING_PLAN = Master(
    key="mailing-plan",
    label="発送の年間計画",
    model=MailingPlan,
    form=MailingPlanForm,
    columns=(
        Column("month", "月", lambda row: f"{row.month}月", sort="month", css="tight"),
        Column("name", "名前", sort="name"),
        Column("kind", "種類", lambda row: letter_kinds()[row.kind].name, sort="kind", css="tight"),
        Column("series", "予防接種", lambda row: "、".join(series_names().get(c, c) for c in row.series_codes)),
    ),
    search=("name", "code"),
    help="年度のどの月に、だれに、どの文面で送るか。時期が来ると業務メニューに出ます。年度更新で翌年度に複写します。",
    fiscal=True,
    check=check,
)
