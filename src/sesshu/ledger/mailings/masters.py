"""手紙の文面: a dated master, in force after another person approved it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from sesshu.foundation.forms import fonts
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.screens.fields import ChoiceField, NoteField, NumberField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.entering import month_of
from sesshu.ledger.mailings.models import LetterText
from sesshu.ledger.printed_forms.models import SealUse
from sesshu.ledger.printed_forms.texts import seal_values

LINES = ("opening", "how_to", "bring", "remarks", "contact", "return_to")
MONTH = "（月）"  # stands in the sentence where the month goes
CROSSING = (
    f"このお知らせは、{MONTH}までに接種され、市に届いた記録により作成しています。"
    "すでに接種を受けられた場合は、行き違いですのでご容赦ください。"
)
SINGLE = ("title", "document_number", "sender", "cost", "web_address")


def _kinds() -> list[tuple[str, str]]:
    return [(kind.code, kind.name) for kind in letter_kinds().values()]


class LetterTextForm(MasterForm):
    """One text. What stands on lines of its own is typed on lines of its own."""

    code = TextField("文面コード", most=30, width="short", example="mr2-kansho")
    name = TextField("文面の名前", most=60, example="MR第2期 勧奨")
    kind = ChoiceField("発送の種類", choices=_kinds)
    title = TextField("標題", most=40, width="long", example="麻しん風しん（MR）第2期予防接種のお知らせ")
    document_number = TextField("文書番号", required=False, most=40)
    sender = TextField("発信者", most=40, example="熊本市長")
    seal_use = ChoiceField("公印", choices=SealUse.choices, style="radio")
    opening = NoteField("本文", most=600, hint="段落ごとに改行してください。")
    how_to = NoteField("受け方", most=600, hint="項目ごとに改行してください。")
    bring = NoteField("持ち物", most=400, hint="項目ごとに改行してください。")
    cost = TextField("費用", most=80, width="long")
    remarks = NoteField("注意事項", required=False, most=400, hint="項目ごとに改行してください。")
    crossing = NoteField(
        "行き違いの文", required=False, most=200, rows=2,
        hint=f"「{MONTH}」のところに、接種記録を入力し終えた月が入ります。空欄のときは標準の文です。",
    )  # fmt: skip
    contact = NoteField("問い合わせ先", most=200)
    return_to = NoteField("差出人（返送先）", most=200)
    web_address = TextField(
        "案内ページのアドレス", required=False, most=200, width="long", hint="二次元コードになります。"
    )
    fresh_days = NumberField("住民情報の鮮度の限度", least=1, most=60, unit="日", initial=7)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("crossing") and MONTH not in data["crossing"]:
            self.add_error("crossing", f"入力し終えた月の入る「{MONTH}」を文の中に入れてください。")
        for field in (*LINES, *SINGLE, "crossing"):
            if wrong := fonts.complaint(str(data.get(field) or "")):
                self.add_error(field, wrong)
        return data


def derived(values: dict[str, Any]) -> dict[str, Any]:
    """A request from before there was a choice of seals holds the words that were printed instead."""
    found = dict(values)
    if "seal_omitted" in found:
        found["seal_use"] = SealUse.OMITTED if found.pop("seal_omitted") else ""
    return found


def preview(request: HttpRequest, row: DatedMaster) -> SafeString | str:
    """The real letter and the real card with a made-up person."""
    from sesshu.ledger.mailings import samples  # prints the values of this file

    return samples.preview(request.actor, row) if isinstance(row, LetterText) else ""


LETTER_TEXT = Master(
    key="letter-text",
    label="手紙の文面",
    model=LetterText,
    form=LetterTextForm,
    columns=(
        Column("name", "名前", sort="name"),
        Column("kind", "種類", lambda row: letter_kinds()[row.kind].name, sort="kind", css="tight"),
        Column("title", "標題"),
    ),
    search=("name", "title"),
    help="予防接種のお知らせと勧奨はがきに印刷する標題、本文、問い合わせ先、公印など。",
    derive=derived,
    preview=preview,
)


def printed_values(text: LetterText, conditions: Conditions, *, sample: bool = False) -> dict[str, Any]:
    """A text as the common values of the form: lists of lines, empty values left out. A `sample` bears no seal.

    The sentence about crossing letters stands in every letter for which slips were entered up to a month only.
    """
    values = {name: getattr(text, name).replace("\r", "").split("\n") for name in LINES if getattr(text, name)}
    values |= {name: getattr(text, name) for name in SINGLE if getattr(text, name)}
    if text.seal_use:
        values |= seal_values(text.seal_use, sample=sample)
    if conditions.entered_until:
        values["crossing"] = (text.crossing or CROSSING).replace(MONTH, month_of(conditions.entered_until))
    return values
