"""The forms of this room."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms as django_forms

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.doses.codes import choices
from sesshu.ledger.doses.screens.forms import InstitutionField, vaccine_field
from sesshu.ledger.piles.models import Pile
from sesshu.numbers.in_texts import TwelveDigits
from sesshu.text import half_width

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）")]


class PileForm(Form):
    """What all slips of a pile have in common."""

    institution_code = InstitutionField(
        "医療機関コード", required=False, hint="10桁。会場の分は空欄にできます。", example="4310112345"
    )
    month = fields.DateField("接種した月", not_future=True, hint="その月のどの日でもかまいません。例：R8.10.1")
    source = fields.ChoiceField("記録の源", choices=lambda: choices("source"), empty="", initial="slip")
    kind = fields.ChoiceField("接種区分", choices=lambda: choices("kind"), empty="", initial="routine")
    setting = fields.ChoiceField("実施形態", choices=lambda: choices("setting"), empty="", initial="individual")
    claimed = fields.NumberField("枚数", least=1, most=20000, unit="枚", hint="送付書・請求書に書かれた枚数")
    box = fields.TextField("箱番号", required=False, most=40, hint="紙をしまう箱。例：A-12")
    double_keying = fields.CheckField("二人で別々に入力して照合する", required=False)


class DayField(fields.DateField):
    """A day of the month of a pile: 5 is enough."""

    month: date | None = None

    def to_python(self, value: Any) -> date | None:
        text = half_width(str(value or "")).strip()
        if self.month and re.fullmatch(r"\d{1,2}", text):
            try:
                return self.month.replace(day=int(text))
            except ValueError:
                text = "その日はありません。1から月の最後の日までを入力してください。"
                raise django_forms.ValidationError(text, code="NO_SUCH_DAY") from None
        return super().to_python(value)


class SlipForm(Form):
    """One slip: the number and Enter; the rest stays as on the slip before."""

    keeps_draft = True
    compares = False  # what stands there is carried from the slip before
    tells_editors = False  # two people on one pile are the rule
    number = fields.TextField(
        "健管番号・宛名番号", most=20, width="short", example="4310000017", twelve_digits=TwelveDigits.OWN_NUMBER
    )
    given_on = DayField("接種日", not_future=True, hint="日だけでも入力できます。例：5、R8.10.5")
    product = vaccine_field()
    lot_typed = fields.TextField("ロット番号", required=False, most=30, width="short", example="Y1234")

    def __init__(self, *args: Any, pile: Pile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["given_on"]
        assert isinstance(day, DayField)  # noqa: S101 - declared above
        day.month = pile.month
        self.fields["number"].widget.attrs["data-focus-first"] = ""


class SettleForm(SlipForm):
    """What the slip really says."""

    compares = tells_editors = True
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)


class RemoveForm(Form):
    reason = fields.TextField("除外する理由", most=200, width="full", example="同じ票を二度入力した")
    version = django_forms.IntegerField(widget=django_forms.HiddenInput)


class HoldForm(Form):
    keeps_draft = True
    tells_editors = False
    number = fields.TextField(
        "票に書かれた番号（あれば）", required=False, most=20, width="short", twelve_digits=TwelveDigits.OWN_NUMBER
    )
    reason = fields.TextField("保留にする理由", most=200, width="full", example="氏名が読めない。医療機関に照会中")


class CloseForm(Form):
    note = fields.TextField("枚数と登録が違うときの理由", required=False, most=200, width="full")


class ResultForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, initial="xlsx", empty="")
