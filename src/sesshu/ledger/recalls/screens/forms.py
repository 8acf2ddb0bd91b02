"""The forms of this room."""

from __future__ import annotations

import re
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.screens import fields
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.products.catalogue import product_choices
from sesshu.ledger.recalls.models import Certainty, Decision
from sesshu.ledger.recalls.routes import Route

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")]
WHAT_TO_DO = (
    "体調に変わりがなければ、すぐに受診する必要はありません。\n"
    "心配な症状があるときは、接種した医療機関に相談してください。\n"
    "母子健康手帳などの記録は、そのまま保管してください。"
)


class RecallForm(Form):
    """A recall as the announcement tells it."""

    keeps_draft = True
    product = fields.ChoiceField("ワクチン", choices=product_choices)
    lots = fields.TextField(
        "ロット番号",
        most=400,
        width="long",
        hint="発表された番号のとおり。複数は「、」で区切ります。例：AB1234、AB1235",
    )
    reason = fields.TextField("回収の理由", most=200, width="full", hint="例：有効成分の含量が規格を下回ったため")
    announced_on = fields.DateField("発表日", not_future=True)
    announced_by = fields.TextField("発表者", most=100, width="long", hint="例：製造販売業者、厚生労働省")
    used_from = fields.DateField(
        "使われた期間（から）", required=False,
        hint="ロットの記録が無い接種を探す期間。分からないときは空欄（確実な接種の最初の日から最後の日まで）",
    )  # fmt: skip
    used_until = fields.DateField("使われた期間（まで）", required=False)
    what_to_do = fields.NoteField("お願い（手紙に印刷）", initial=WHAT_TO_DO, most=400)
    contact = fields.NoteField("問い合わせ先（手紙に印刷）", most=200, hint="1行目に課名、2行目に電話番号など")

    def asked(self) -> dict[str, Any]:
        """The values as the action takes them."""
        data = dict(self.cleaned_data)
        lots = [lot.strip() for lot in re.split(r"[、,，\n]", data.pop("lots"))]
        return data | {"lots": [lot for lot in lots if lot]}


class SearchAgainForm(Form):
    """もう一度探す without questions."""


class LettersForm(Form):
    looked = fields.CheckField("該当する人と手紙の文面を確認しました", required=True)


class FaxForm(Form):
    """照会票 without questions."""


class PeopleListForm(Form):
    route = fields.ChoiceField("連絡の方法", choices=Route.choices, required=False, empty="すべて")
    profile = fields.ChoiceField("形式", choices=PROFILES, empty="", initial="xlsx")


class InstitutionListForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, empty="", initial="xlsx")


class WithdrawalListForm(Form):
    profile = fields.ChoiceField("形式", choices=PROFILES, empty="", initial="xlsx")


class PostForm(Form):
    """The letters of one run, and that those to be withdrawn are out."""

    run = fields.ChoiceField("出力番号", choices=[])
    posted_on = fields.DateField("投函日", not_future=True, initial=clock.today)
    looked = fields.CheckField("引き抜く手紙を束から取り除きました", required=True)

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["run"].choices = [("", "選択してください"), *choices]  # type: ignore[attr-defined]


class CloseForm(Form):
    note = fields.TextField(
        "終了の記事", most=400, width="long", hint="例：全員に連絡済み。医療機関3か所の在庫は返品済み"
    )


class DecideForm(Form):
    """Several doses at once, with one reason."""

    doses = fields.MultiChoiceField("接種", choices=[])
    decision = fields.ChoiceField(
        "判断", style="radio", choices=[(Decision.CONFIRMED, "該当する"), (Decision.REJECTED, "該当しない")]
    )
    reason = fields.TextField("理由", most=200, width="long", hint="例：医療機関に電話で確認。予診票の写しで確認")

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["doses"].choices = choices  # type: ignore[attr-defined]


class DosesFilter(FilterForm):
    certainty = fields.ChoiceField("確からしさ", choices=Certainty.choices, required=False, empty="すべて")
    decision = fields.ChoiceField(
        "判断", required=False, empty="すべて",
        choices=[("waiting", "未確認"), (Decision.CONFIRMED, "該当"), (Decision.REJECTED, "該当しない")],
    )  # fmt: skip
