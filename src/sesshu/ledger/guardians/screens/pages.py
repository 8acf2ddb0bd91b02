"""保護者: those of one person with the form for a new one, and the list of all of today with its file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.listing import export_table
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.guardians import actions, codes, queries
from sesshu.ledger.residents import queries as residents
from sesshu.numbers.in_texts import TwelveDigits

PURPOSE = "RESIDENT_INTAKE"
COLUMNS = (
    Column("child", "対象の人", lambda g: g.resident.name, css="official-name",
           link=lambda g: reverse("guardian-person", args=[g.resident_id])),
    Column("addressee_number", "宛名番号", lambda g: g.resident.addressee_number, css="tight"),
    Column("name", "保護者", css="official-name"),
    Column("relation", "続柄", lambda g: codes.relations().get(g.relation, g.relation), css="tight"),
    Column("gets_letters", "手紙の宛先", css="tight"),
    Column("starts_on", "開始", css="tight", sort="starts_on"),
    Column("ends_on", "終了", css="tight", sort="ends_on"),
    Column("recorded_by_name", "登録した職員"),
)  # fmt: skip


class GuardianForm(Form):
    keeps_draft = True
    guardian_number = fields.DigitsField(
        "保護者の宛名番号", required=False, hint="住民のとき。氏名は台帳から", twelve_digits=TwelveDigits.OWN_NUMBER
    )
    full_name = fields.NameField("保護者の氏名", required=False, hint="宛名番号がないとき")
    kana = fields.KanaField("保護者のカナ氏名", required=False)
    relation = fields.ChoiceField("続柄", choices=codes.choices, empty="選んでください")
    starts_on = fields.DateField("開始日")
    ends_on = fields.DateField("終了日", required=False, hint="終わりが決まっていないときは空欄")
    gets_letters = fields.CheckField("手紙をこの保護者に送る", required=False)
    postal_code = fields.DigitsField("郵便番号", lengths=(7,), required=False, hint="別に住むときだけ")
    address = fields.TextField("手紙の送り先の住所", required=False, most=200, width="full")
    telephone = fields.TextField("電話番号", required=False, most=20, example="090-1234-5678")
    evidence = fields.TextField("根拠", required=False, most=200, width="long", hint="例：家庭裁判所の審判書")


class EndForm(Form):
    guardian = fields.ChoiceField("終了する保護者", choices=[])
    end_on = fields.DateField("最後の日", required=False, hint="誤って登録したときは空欄")
    end_reason = fields.TextField("終了の理由", most=200, width="long", example="親権者の変更")


class ListFilter(FilterForm):
    relation = fields.ChoiceField("続柄", choices=codes.choices, required=False, empty="すべて")


class FileForm(Form):
    profile = fields.ChoiceField("形式", choices=[("human", "CSV（表計算用）"), ("xlsx", "Excel"), ("machine", "CSV")])


@endpoint(purpose=PURPOSE, permission="guardian.read")
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Guardians of one person, whom the person looks after, and the forms for those who may write."""
    viewer, back = request.actor, reverse("guardian-person", args=[resident_id])
    audit.record_read("guardian.read", by=viewer, purpose=request.purpose, subjects=[f"resident:{resident_id}"])
    resident = residents.get(viewer, resident_id)
    guardians = queries.of_person(viewer, resident_id)
    running = [(str(one.row.id), f"{one.row.name}（{one.relation}）") for one in guardians if one.is_open]
    form = GuardianForm.of(request, initial={"starts_on": clock.today(), "gets_letters": True})
    end = EndForm.of(request)
    end.fields["guardian"].choices = running  # type: ignore[attr-defined]

    def recorded(data: dict[str, Any]) -> str:
        name = data.pop("full_name")
        actions.record_guardian(resident_id=resident_id, name=name, by=viewer, purpose=request.purpose, **data)
        flash(request, "保護者を登録しました", "期間の間の手紙は、この記録のとおりに送ります。")
        return back

    def ended(data: dict[str, Any]) -> str:
        actions.end_guardian(
            guardian_id=UUID(data["guardian"]), ends_on=data["end_on"], reason=data["end_reason"], by=viewer,
            purpose=request.purpose,
        )  # fmt: skip
        flash(request, "保護者を終了しました", "一覧には残ります。")
        return back

    if viewer.may("guardian.write") and (done := form.submit(recorded) or end.submit(ended)):
        return done
    letters = residents.letter_address(viewer, [resident_id])[resident_id]
    return show(
        request, "guardians/person.html", form=form, end=end if running else None, guardians=guardians,
        children=queries.children_of(viewer, resident_id), letters=letters,
        may_write=viewer.may("guardian.write"), **header(resident),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="guardian.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All guardians of today, without addresses. Those shown are recorded as seen."""
    viewer = request.actor
    filters = ListFilter(request.GET, request=request)
    rows = queries.in_force(viewer).filter(**filters.conditions())
    table = Table(
        request, name="guardians", columns=COLUMNS, rows=rows, filters=filters, caption="保護者の一覧",
        empty="登録された保護者はいません。",
    )  # fmt: skip
    form = FileForm.of(request) if viewer.may("file.export") and table.total else None

    def exported(data: dict[str, Any]) -> str:
        subjects = tuple(f"resident:{key}" for key in rows.order_by().values_list("resident_id", flat=True).distinct())
        made = export_table(
            table=table, name="予防接種_保護者_一覧", profile=data["profile"], subjects=subjects, by=viewer,
            purpose=request.purpose,
        )  # fmt: skip
        return reverse("file-export", args=[made.id])

    if form and (done := form.submit(exported)):
        return done
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    if subjects := sorted({f"resident:{row.resident_id}" for row in shown}):
        audit.record_read("guardian.listed", by=viewer, purpose=request.purpose, subjects=subjects)
    return show(request, "guardians/list.html", table=table, form=form)
