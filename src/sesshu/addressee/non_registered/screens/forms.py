"""The search for 住登外者: by number, or by what an office once told of them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from sesshu.addressee.non_registered.told import ADDRESS_KIND, BIRTH_KIND, KANA_KIND, NAME_KIND
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.numbers.in_texts import TwelveDigits

KINDS = (NAME_KIND, KANA_KIND, BIRTH_KIND, ADDRESS_KIND)


class SearchForm(Form):
    one_time = False
    addressee_number = fields.TextField(
        "住登外者宛名番号", required=False, most=15, twelve_digits=TwelveDigits.OWN_NUMBER
    )
    name = fields.NameField("氏名", required=False, most=100, hint="初めの何文字かでも、以前の氏名でも探せます。")
    kana = fields.KanaField("氏名のフリガナ", required=False, most=100)
    birth_date = fields.DateField("生年月日", required=False)
    address = fields.TextField("住所", required=False, most=200, width="long", hint="以前の住所でも探せます。")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        given = [name for name in KINDS if name in self.fields and self.typed(name).strip()]
        number = self.typed("addressee_number").strip()
        if bool(number) == bool(given) and not self.errors:
            text = "住登外者宛名番号か、氏名・フリガナ・生年月日・住所のどれかを入力してください（両方は使えません）。"
            raise ValidationError(text, code="ONE_WAY")
        return found

    def conditions(self) -> dict[str, str]:
        """What was asked for, by kind."""
        return {kind: str(self.cleaned_data[kind]) for kind in KINDS if self.cleaned_data.get(kind)}
