"""Forms around unified addressees. What was typed as an Individual Number is never shown back."""

from __future__ import annotations

from typing import Any

from django import forms as django_forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from sesshu.addressee.unified_numbers.models import NumberReason
from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.forms import Form
from sesshu.law.number_purposes import number_purposes
from sesshu.law.purposes import purposes
from sesshu.numbers import IndividualNumber, individual_number
from sesshu.numbers.in_texts import TwelveDigits

KEYS = ("individual_number", "unified_number", "business_number")
REASONS = [choice for choice in NumberReason.choices if choice[0] != NumberReason.NUMBERED]


def _search_purposes() -> list[tuple[str, str]]:
    day = clock.today()
    return [
        (code, purposes()[code].name)
        for code, one in sorted(number_purposes().items())
        if "search" in one.operations and one.holds_on(day)
    ]


def _digits(typed: str) -> str:
    return individual_number.read(typed).reveal()


class IndividualNumberForm(Form):
    """A form with one field `individual_number`, empty again on every answer."""

    def taken(self) -> IndividualNumber | None:
        """The number that was typed; afterwards the form no longer has it."""
        digits = str(self.cleaned_data.pop("individual_number", ""))
        self.forget()
        return IndividualNumber(digits) if digits else None

    def forget(self) -> None:
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()  # type: ignore[assignment]
            self.data["individual_number"] = ""


class SearchForm(IndividualNumberForm):
    """One of three keys."""

    one_time = False
    individual_number = fields.CodeField(
        "個人番号", read=_digits, required=False, hint="検索は記録され、回数に上限があります。",
        twelve_digits=TwelveDigits.INDIVIDUAL_NUMBER,
    )  # fmt: skip
    number_purpose = fields.ChoiceField(
        "探す目的", choices=_search_purposes, required=False, empty="選択してください",
        hint="個人番号で探すときは必須です。目的は利用記録に残ります。",
    )  # fmt: skip
    reference = fields.TextField(
        "根拠の番号",
        required=False,
        most=60,
        example="申請-2026-012",
        hint="この人について登録した根拠（案件・転入・転出・申請）の番号です。登録・付番と情報提供のほかの目的では必須です。",
    )
    unified_number = fields.DigitsField("団体内統合宛名番号", required=False, lengths=(15,))
    business_number = fields.TextField(
        "業務番号（宛名番号）", required=False, most=15, twelve_digits=TwelveDigits.OWN_NUMBER
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        given = [
            name for name in ("individual_number", "unified_number", "business_number") if self.typed(name).strip()
        ]
        if len(given) != 1 and not self.errors:
            raise ValidationError(
                "個人番号、団体内統合宛名番号、業務番号のどれか一つを入力してください。", code="ONE_KEY"
            )
        if self.typed("individual_number").strip() and not found.get("number_purpose"):
            self.add_error("number_purpose", ValidationError("探す目的を選んでください。", code="PURPOSE"))
        return found


class ChangeNumberForm(IndividualNumberForm):
    individual_number = fields.CodeField("新しい個人番号", read=_digits, twelve_digits=TwelveDigits.INDIVIDUAL_NUMBER)
    reason = fields.ChoiceField("変更の理由", choices=REASONS)
    source = fields.TextField("確認した資料", most=20, example="個人番号カード")


class SecondEntryForm(IndividualNumberForm):
    """Of whoever approves, who has not seen what the first one typed."""

    individual_number = fields.CodeField(
        "新しい個人番号（もう一度）", read=_digits, hint="確認した資料を見て入力します。",
        twelve_digits=TwelveDigits.INDIVIDUAL_NUMBER,
    )  # fmt: skip


class EndNumberForm(Form):
    reason = fields.ChoiceField("終了の理由", choices=REASONS)
    source = fields.TextField("終了を確認した資料", most=60, example="住民票（令和8年11月20日）")


class FindMergeForm(Form):
    """Whom to merge with; both are shown before anything is done."""

    one_time = False
    unified_number = fields.DigitsField("まとめる先の統合宛名番号", lengths=(15,))


class MergeForm(Form):
    reason = fields.TextField("名寄せの理由", most=200, width="long", example="住基ネットで同一人と確認")


class UnmergeForm(Form):
    reason = fields.TextField("解除の理由", most=200, width="long", example="別人と判明したため")


class MoveForm(Form):
    """紐付け変更 of one business number."""

    unified_number = fields.DigitsField(
        "移す先の統合宛名番号", lengths=(15,), required=False, hint="空なら、新しい統合宛名番号を付けて移します。"
    )
    reason = fields.TextField("変える理由", most=200, width="long", example="別人の個人番号で登録されていたため")
    evidence = fields.TextField("変える根拠", most=200, width="long", example="住民票（令和8年11月20日）で確認")
    seen = django_forms.CharField(required=False, widget=django_forms.HiddenInput)  # the number whose person was shown

    def unseen(self) -> str:
        """The number to move to, where everything else is right and its person has not been shown yet."""
        if not (self.is_bound and self.is_valid()):
            return ""
        number = str(self.cleaned_data["unified_number"])
        return number if number != self.cleaned_data["seen"] else ""

    def saw(self, number: str) -> None:
        """The next answer knows that the person of this number was shown."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = number


class RepresentForm(Form):
    reason = fields.TextField("代表にする理由", most=200, width="long", example="代表が二つあったため")
    evidence = fields.TextField("代表にする根拠", most=200, width="long", example="住民記録で確認")


class EndMarkForm(Form):
    reason = fields.TextField("印を終える理由", most=200, width="long", example="転出し、台帳も知らせ直さないため")
    evidence = fields.TextField("印を終える根拠", most=200, width="long", example="支援措置の終了の通知で確認")
