"""The forms of this room."""

from __future__ import annotations

from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.adverse_events.actions import Received
from sesshu.ledger.adverse_events.models import Outcome, ReceivedFrom, Seriousness
from sesshu.ledger.adverse_events.timing import symptoms

TARGETS = [("pmda", "PMDA"), ("prefecture", "県")]


class ReportForm(Form):
    """A report as it came, in the order of the statutory form."""

    keeps_draft = True
    received_on = fields.DateField("受付日", not_future=True, initial=clock.today)
    received_from = fields.ChoiceField("報告者の区分", choices=ReceivedFrom.choices, style="radio")
    reporter = fields.TextField("報告者の氏名", required=False, most=60)
    reporter_institution = fields.TextField("報告した医療機関", required=False, most=100, width="long")
    reporter_telephone = fields.DigitsField(
        "報告者の電話番号", required=False, lengths=(10, 11), example="096-123-4567"
    )
    symptom = fields.ChoiceField("症状", choices=[])
    symptom_text = fields.TextField(
        "症状の内容", required=False, most=200, width="full", hint="「その他の反応」のときは必ず入力"
    )
    onset_on = fields.DateField("発症日", not_future=True)
    onset_minutes = fields.NumberField(
        "接種から発症までの時間", required=False, most=10080, unit="分", hint="分かるときだけ。4時間は240分"
    )
    outside_note = fields.TextField(
        "期間の外で報告する理由", required=False, most=200, width="full", hint="時間表の期間を過ぎて発症したときだけ"
    )
    outline = fields.NoteField("症状の概要", most=600)
    seriousness = fields.ChoiceField("重さ", choices=Seriousness.choices, style="radio")
    forward_by = fields.DateField("転送の期限", initial=clock.today)

    def offer(self, product: str) -> None:
        """The symptoms of the product, each with its limit."""
        known = symptoms(product, clock.today())
        found = [(one.code, f"{one.name}（{one.limit.words}）") for one in known.values()]
        self.fields["symptom"].choices = [("", "選択してください"), *found]  # type: ignore[attr-defined]

    def received(self) -> Received:
        return Received(**self.cleaned_data)


class ForwardForm(Form):
    to = fields.ChoiceField("転送先", choices=TARGETS, style="radio")
    on = fields.DateField("転送日", not_future=True, initial=clock.today)


class FollowUpForm(Form):
    keeps_draft = True
    on = fields.DateField("確認日", not_future=True, initial=clock.today)
    text = fields.NoteField("経過", most=600)
    outcome = fields.ChoiceField("転帰", choices=Outcome.choices)
    check_on = fields.DateField("次に確認する日", required=False)


class CloseForm(Form):
    note = fields.TextField("終了の記事", most=300, width="long", hint="例：回復を確認。救済制度を案内済み")


class ReportFilter(FilterForm):
    state = fields.ChoiceField(
        "状態",
        required=False,
        empty="すべて",
        choices=[("open", "対応中"), ("overdue", "期限超過"), ("closed", "終了")],
    )
    seriousness = fields.ChoiceField("重さ", choices=Seriousness.choices, required=False, empty="すべて")

    def narrowed(self, rows: Any, overdue: Any) -> Any:
        """The rows of the conditions in force."""
        asked = self.conditions()
        state = asked.pop("state", "")
        rows = overdue if state == "overdue" else rows
        if state in {"open", "closed"}:
            rows = rows.filter(closed_at__isnull=state == "open")
        return rows.filter(**asked)
