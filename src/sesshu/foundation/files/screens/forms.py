"""Forms for imports."""

from __future__ import annotations

from typing import Any

from sesshu.foundation.files.states import Outcome
from sesshu.foundation.screens.fields import CheckField, ChoiceField, FileField, NoteField, NumberField, TextField
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.numbers.in_texts import TwelveDigits

PROFILES = [("xlsx", "Excel"), ("human", "CSV（表計算）"), ("machine", "CSV（機械）"), ("cp932", "CSV（CP932）")]


class UploadForm(Form):
    interface = ChoiceField("取込の種類", choices=())
    file = FileField("ファイル", accept=".csv,.txt,.xlsx", hint="CSV（UTF-8、Shift_JIS）または Excel（.xlsx）")
    control_count = NumberField(
        "送付票の件数", required=False, least=0, hint="送付票などに件数があれば入力してください。行数と照合します。"
    )
    control_sha256 = TextField(
        "送付票のハッシュ（SHA-256）", required=False, most=200, width="full", twelve_digits=TwelveDigits.DIGEST,
        hint="送り元がファイルのハッシュを示していれば入力してください。違うファイルは受け付けません。",
    )  # fmt: skip

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["interface"].choices = [("", "選択してください"), *choices]


class ReviewForm(Form):
    sure = CheckField("件数と、登録できない行の理由を確認した", required=True)


class CommitForm(Form):
    """Take the rows in."""


class CancelForm(Form):
    """Give the file up."""


class ResultForm(Form):
    """Ask for the result of every row as a file."""


class DecideForm(Form):
    accept = ChoiceField("判断", choices=[("yes", "登録する"), ("no", "登録しない")], style="radio")
    note = NoteField("理由", rows=2, most=400, example="届出書で確認済み")


class HeldFilter(FilterForm):
    interface = ChoiceField("取込の種類", choices=(), required=False, empty="すべて")
    days = NumberField("受付からの日数", required=False, least=0, most=3660, unit="日以上")

    def offer(self, choices: list[tuple[str, str]]) -> None:
        self.fields["interface"].choices = [("", "すべて"), *choices]


class HeldFileForm(Form):
    """The list as a file."""

    profile = ChoiceField("形式", choices=PROFILES, empty="", initial="xlsx")


class RowFilter(FilterForm):
    outcome = ChoiceField("結果", choices=Outcome.choices, required=False, empty="すべて")
