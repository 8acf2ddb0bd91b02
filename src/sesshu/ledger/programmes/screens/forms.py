"""The forms of this room; the programme itself is filled in on the master's page."""

from __future__ import annotations

from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.numbers.in_texts import TwelveDigits


class DayFilter(FilterForm):
    day = fields.DateField("基準日", required=False, hint="空欄は今日。例：R8.4.1")


class ListForm(Form):
    profile = fields.ChoiceField(
        "形式", style="radio", initial="xlsx",
        choices=[("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")],
    )  # fmt: skip


class WhoForm(Form):
    """Finding a person for 「なぜ」. Sent by POST: nothing personal stands in an address."""

    one_time = False
    kana = fields.KanaField("カナ氏名", required=False)
    birth_date = fields.DateField("生年月日", required=False)
    number = fields.DigitsField("宛名番号・健管番号", required=False, twelve_digits=TwelveDigits.OWN_NUMBER)
