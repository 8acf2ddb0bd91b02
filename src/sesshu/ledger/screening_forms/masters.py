"""予診票の文面: a dated master, in force after another person approved it and saw the paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.forms import fonts
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.screens.fields import ChoiceField, NoteField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.printed_forms.masters import pictures
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.screening_forms import questions
from sesshu.ledger.screening_forms.models import ScreeningFormText
from sesshu.schedule.catalogue import series_catalogue

TEXTS = ("name", "form_number", "questions", "doctor", "consent", "signer")


def _codes() -> list[tuple[str, str]]:
    """Everything of a category, or one series."""
    return [*questions.CATEGORIES.items(), *((one.code, one.name) for one in series_catalogue(city_tables()))]


class ScreeningFormTextForm(MasterForm):
    """The words of one screening form; one question a line."""

    code = ChoiceField("予防接種", choices=_codes, hint="個別の文面は、A類・B類のすべての文面より先に使われます。")
    name = TextField("文面の名前", most=60, example="A類の予診票")
    form_number = TextField("様式の番号", required=False, most=30, hint="標題の下に印刷します。")
    questions = NoteField(
        "質問", most=1600, rows=15,
        hint=f"1行に1問、{questions.MOST_QUESTIONS}問まで。「{questions.MARK}」のあとに、答えのほかに書いてもらうことを入力します。"
        f"例：1か月以内に病気にかかりましたか{questions.MARK}病名",
    )  # fmt: skip
    doctor = NoteField("医師の記入欄", most=200, rows=3, hint="項目ごとに改行してください。署名の欄は自動で付きます。")
    consent = NoteField("同意の文", most=200, rows=4)
    signer = TextField("署名する人", most=40, width="long", example="保護者の署名")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for field in TEXTS:
            if wrong := fonts.complaint(str(data.get(field) or "")):
                self.add_error(field, wrong)
        if data.get("questions"):
            try:
                questions.read_questions(data["questions"].splitlines())
            except InvalidInput as refused:
                self.add_refusal(refused)
        return data


def check(row: DatedMaster) -> None:
    """The questions can be read, however they came in. Raises `InvalidInput`."""
    questions.read_questions(str(row.questions).splitlines())  # type: ignore[attr-defined]


def sample_row(asked: questions.Questionnaire, immunization: str) -> dict[str, Any]:
    """A paper of nobody."""
    return asked.values() | {
        "number": "見本", "number_bars": "0000", "number_code": "見本", "immunization": immunization,
        "step": "1回", "person": "架空　見本", "kana": "カクウ　ミホン", "birth": "令和6年1月10日", "sex": "女",
        "health_number": "0000000000", "valid_until": wareki(clock.today()), "issued_on": wareki(clock.today()),
    }  # fmt: skip


def preview(request: HttpRequest, row: DatedMaster) -> SafeString | str:
    """The real page with a made-up person."""
    if not isinstance(row, ScreeningFormText):
        return ""
    try:
        pages = printing.preview_pictures(
            template="screening-form", rows=[sample_row(questions.of_text(row), dict(_codes()).get(row.code, ""))],
            common={}, by=request.actor, purpose="MASTER_MAINTENANCE",
        )  # fmt: skip
    except Refused as refused:
        return format_html(
            '<div class="notice notice--error"><p class="notice__heading">'
            '<span class="notice__mark" aria-hidden="true"></span>{}</p></div>', refused.message,
        )  # fmt: skip
    return pictures(pages, "架空の人での見本")


SCREENING_FORM_TEXT = Master(
    key="screening-form-text",
    label="予診票の文面",
    model=ScreeningFormText,
    form=ScreeningFormTextForm,
    columns=(Column("name", "名前", sort="name"), Column("form_number", "様式の番号", css="tight")),
    search=("name",),
    help="予診票の質問、医師の記入欄、同意の文。登録がない予防接種には標準の文面を印刷します。",
    check=check,
    preview=preview,
)
