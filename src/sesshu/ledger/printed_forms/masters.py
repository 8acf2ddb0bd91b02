"""帳票の文面 and 学校: dated masters, in force after another person approved them."""

from __future__ import annotations

import base64
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.forms import fonts
from sesshu.foundation.masters.declaration import Master, MasterForm
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.screens.fields import ChoiceField, NameField, NoteField, TextField
from sesshu.foundation.screens.tables import Column
from sesshu.ledger.printed_forms import placeholders, samples, texts
from sesshu.ledger.printed_forms.kinds import kind, with_text
from sesshu.ledger.printed_forms.lists.schools import school_kinds
from sesshu.ledger.printed_forms.models import FormText, School, SealUse

WORDS = (
    "差込語は半角の { } で囲みます。共通：{発行日} {発信者}。済証：{氏名} {様式}。履歴：{氏名}。"
    "依頼書：{氏名} {滞在先} {有効期限}。公告：{対象年度}"
)


class FormTextForm(MasterForm):
    """The words of one kind of form. What stands on lines of its own is typed on lines of its own."""

    code = ChoiceField("帳票", choices=with_text)
    title = TextField("標題", most=40, width="long", example="予防接種済証")
    document_number = TextField("文書番号", required=False, most=40, example="熊健感第123号")
    sender = TextField("発信者", most=40, example="熊本市長")
    seal_use = ChoiceField("公印", choices=SealUse.choices, style="radio")
    body = NoteField("本文", most=600, hint=WORDS)
    remarks = NoteField("注意事項", required=False, most=400, hint="項目ごとに改行してください。")
    contact = NoteField("問い合わせ先", most=200, hint="1行目に課名、2行目に電話番号など")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for field in ("title", "document_number", "sender", "body", "remarks", "contact"):
            if wrong := fonts.complaint(str(data.get(field) or "")):
                self.add_error(field, wrong)
        if data.get("code") and data.get("body"):
            try:
                placeholders.check(data["body"], kind(data["code"]).placeholders, field="body", label="本文")
            except InvalidInput as refused:
                self.add_refusal(refused)
        return data


def check(row: DatedMaster) -> None:
    """Words from the closed list only, and everything on one page. Raises `InvalidInput`."""
    placeholders.check(str(row.body), kind(row.code).placeholders, field="body", label="本文")  # type: ignore[attr-defined]


def preview(request: HttpRequest, row: DatedMaster) -> SafeString | str:
    """The real page with a made-up person."""
    of = kind(row.code)
    if not isinstance(row, FormText):
        return ""
    try:
        pages = printing.preview_pictures(
            template=of.template,
            rows=samples.rows(of, row),
            common=texts.common(row, clock.today(), sample=True),
            by=request.actor,
            purpose="MASTER_MAINTENANCE",
        )
    except Refused as refused:
        return format_html(
            '<div class="notice notice--error"><p class="notice__heading">'
            '<span class="notice__mark" aria-hidden="true"></span>{}</p></div>',
            refused.message,
        )
    return pictures(pages, "架空の人での見本")


def pictures(pages: list[bytes], caption: str, *, key: str = "paper-preview") -> SafeString:
    """Pages as pictures in a section of their own; `key` names it where a page has several."""
    drawn = format_html_join(
        "",
        '<img class="paper-page" src="data:image/png;base64,{}" alt="{}ページ目の見本">',
        ((base64.b64encode(page).decode(), number) for number, page in enumerate(pages, start=1)),
    )
    return format_html(
        '<section class="paper-preview" aria-labelledby="{}"><h2 class="section" id="{}">{}</h2>{}</section>',
        key,
        key,
        caption,
        drawn,
    )


FORM_TEXT = Master(
    key="form-text",
    label="帳票の文面",
    model=FormText,
    form=FormTextForm,
    columns=(
        Column("title", "標題", sort="title"),
        Column("sender", "発信者", css="tight"),
        Column("seal_use", "公印", lambda row: row.get_seal_use_display(), css="tight"),
    ),
    search=("title", "sender"),
    help="予防接種済証、接種履歴、依頼書、公告文に印刷する文、問い合わせ先、公印。",
    check=check,
    preview=preview,
)


class SchoolForm(MasterForm):
    code = TextField("学校番号", most=20, width="short", example="E001")
    name = NameField("学校名", width="long", example="架空小学校")
    kind = ChoiceField("種類", choices=school_kinds)
    school_code = TextField(
        "学校コード", required=False, most=13, width="short", example="B143210000012",
        hint="学齢簿の学校コード。学齢簿の一覧が届いていれば、町名でなく在学している人で一覧を作ります。",
    )  # fmt: skip
    towns = NoteField("通学区域の町名", most=2000, hint="住民の町名のとおり、1行に一つずつ。例：手取本町")


SCHOOL = Master(
    key="school",
    label="学校",
    model=School,
    form=SchoolForm,
    columns=(
        Column("name", "学校名", css="official-name"),
        Column("kind", "種類", lambda row: dict(school_kinds()).get(row.kind, row.kind), css="tight"),
    ),
    search=("name",),
    help="学校と通学区域の町。学校別の一覧に使います。",
)
