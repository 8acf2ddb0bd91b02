"""The forms of this room."""

from __future__ import annotations

from typing import Any

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.erasures import holding
from sesshu.ledger.erasures.models import HoldKind
from sesshu.numbers.in_texts import TwelveDigits


class AskForm(Form):
    reason = fields.TextField("消去の理由", most=200, width="long", example="令和13年度分の保存期間満了")
    looked = fields.CheckField("一覧と見送る人を確かめました", required=True)


class HoldForm(Form):
    addressee_number = fields.DigitsField(
        "宛名番号", lengths=tuple(range(1, 16)), hint="記録を残す人の宛名番号", twelve_digits=TwelveDigits.OWN_NUMBER
    )
    kind = fields.ChoiceField("保留の種類", choices=HoldKind.choices)
    reason = fields.TextField("保留の理由", most=200, width="long", example="令和8年（行ウ）第12号")


class LiftForm(Form):
    """Offers the holds of people whom the viewer may see; by their numbers, a list to choose from holds no names."""

    hold = fields.ChoiceField("解除する保留", choices=())
    lift_reason = fields.TextField("解除の理由", most=200, width="long", example="判決の確定（令和9年3月1日）")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = holding.holds(self.request.actor).filter(lifted_at=None) if self.request else []
        offered = [(str(one.pk), f"{one.resident.addressee_number}　{one.get_kind_display()}") for one in rows]
        self.fields["hold"].choices = [("", "選択してください"), *offered]


class CancelForm(Form):
    """Give it up."""


class ResumeForm(Form):
    """Go on with what was stopped."""
