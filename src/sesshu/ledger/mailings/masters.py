"""手紙の文面: a dated master, in force after another person approved it."""

from __future__ import annotations

from typing import Any

from sesshu.foundation.forms import fonts
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.screens.fields import ChoiceField, NoteField, NumberField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.entering import month_of
from sesshu.ledger.mailings.models import LetterText

LINES = ("opening", "how_to", "bring", "remarks", "contact", "return_to")
MONTH = "（月）"  # stands in the sentence where the month goes
CROSSING = (
    f"このお知らせは、{MONTH}までに接種され、市に届いた記録により作成しています。"
    "すでに接種を受けられた場合は、行き違いですのでご容赦ください。"
)
SINGLE = ("title", "document_number", "sender", "seal_omitted", "cost", "web_address")


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
    seal_omitted = TextField("公印省略の表示", required=False, most=10, hint="公印を省略するとき「公印省略」と入力")
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
            wrong = fonts.unprintable(str(data.get(field) or "").replace("\r", "").replace("\n", ""), fonts.PLAIN)
            if wrong:
                self.add_error(field, f"印刷できない文字（{'、'.join(wrong)}）があります。別の表記にしてください。")
        return data


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
    help="予防接種のお知らせに印刷する標題、本文、問い合わせ先など。",
)


def printed_values(text: LetterText, conditions: Conditions) -> dict[str, Any]:
    """A text as the common values of the form: lists of lines, empty values left out.

    The sentence about crossing letters stands in every letter for which slips were entered up to a month only.
    """
    values = {name: getattr(text, name).replace("\r", "").split("\n") for name in LINES if getattr(text, name)}
    values |= {name: getattr(text, name) for name in SINGLE if getattr(text, name)}
    if conditions.entered_until:
        values["crossing"] = (text.crossing or CROSSING).replace(MONTH, month_of(conditions.entered_until))
    return values
