"""券: find by number, the list, the papers of a person, one paper with its history."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.vouchers import actions, queries
from sesshu.ledger.vouchers.models import Voucher
from sesshu.ledger.vouchers.screens import forms
from sesshu.ledger.vouchers.states import VoucherState
from sesshu.ledger.vouchers.void_codes import void_name
from sesshu.numbers import printed_number

PURPOSE = "VOUCHER_MANAGEMENT"
STATE_TAGS = {"issued": "key", "used": "right", "void": "care"}
ACTS = {"issued": "発行", "used": "使用", "use_undone": "使用の取消", "void": "無効", "revived": "有効に戻す"}


def _series_name(row: Voucher) -> str:
    name = {one.code: one.name for one in city_tables().series}.get(row.series, row.series)
    return f"{name}　{row.step}" if row.step else name


NUMBER = Column(
    "number", "券番号", lambda v: printed_number.shown(v.number), css="code tight", sort="number",
    link=lambda v: reverse("voucher-detail", args=[v.id]),
)  # fmt: skip
WHAT = (
    Column("kind", "種類", lambda v: v.get_kind_display(), css="tight"),
    Column("series", "予防接種", _series_name, sort="series"),
    Column("issued_on", "発行日", sort="issued_on", css="tight"),
    Column("valid_until", "有効期限", sort="valid_until", css="tight"),
    Column("state", "状態", lambda v: v.get_state_display(), sort="state", css="tight",
           tag=lambda v: STATE_TAGS[v.state]),
    Column("void_code", "無効の理由", lambda v: void_name(v.void_code)),
)  # fmt: skip
PERSON = Column(
    "name", "氏名", lambda v: v.resident.name, sort="resident__kana_key", css="official-name",
    link=lambda v: reverse("voucher-person", args=[v.resident_id]),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="voucher.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All papers by condition; a number leads straight to its paper. Those shown are recorded as seen."""
    find = forms.FindForm(request.GET if "number" in request.GET else None, request=request)
    if find.is_bound and find.is_valid():
        try:
            found = queries.by_number(request.actor, find.cleaned_data["number"])
        except (InvalidInput, NotFound) as refused:
            find.add_error("number", refused.message)
        else:
            return detail(request, found[0]) if len(found) == 1 else _listed(request, find, found)
    filters = forms.VoucherFilter(request.GET, request=request)
    return _listed(request, find, queries.vouchers(request.actor).filter(**filters.conditions()), filters)


def _listed(request: HttpRequest, find: forms.FindForm, rows: Any, filters: Any = None) -> HttpResponse:
    table = Table(
        request, name="vouchers", columns=(NUMBER, PERSON, *WHAT), rows=rows, filters=filters, caption="券の一覧",
        empty="この条件の券はありません。券は個人画面の「券」から発行します。",
    )  # fmt: skip
    form, done = offer_file(
        request, table, name="予防接種_券_一覧",
        people=lambda: [row.resident_id for row in table.all_rows],
    )  # fmt: skip
    if done:
        return done
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "voucher.listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in shown)),
    )  # fmt: skip
    return show(request, "vouchers/list.html", table=table, form=form, find=find, section="vouchers")


@endpoint(purpose=PURPOSE, permission="voucher.read")
def person_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """The papers of one person, and a new one."""
    audit.record_read(
        "voucher.person_read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )  # fmt: skip
    person = residents.get(request.actor, resident_id)
    form = forms.IssueForm.of(request) if request.actor.may("voucher.write") else None

    def act(data: dict[str, Any]) -> str:
        wanted = actions.Wanted(person.id, data["series"], data["step"], data["valid_until"])
        made = actions.issue(
            wanted=[wanted], kind=data["kind"], issued_on=clock.today(), by=request.actor, purpose=request.purpose
        )[0]
        number = printed_number.shown(made.number)
        if made.existing:
            flash(
                request, "有効な券が手元にあります", f"券番号 {number}。なくした場合は、その券から再発行してください。"
            )
        else:
            flash(request, "発行しました", f"券番号 {number}")
        return reverse("voucher-detail", args=[made.voucher_id])

    if form and (done := form.submit(act)):
        return done
    table = Table(
        request, name="vouchers-of-person", columns=(NUMBER, *WHAT), rows=queries.of_resident(request.actor, person.id),
        caption="この人の券", empty="この人に発行した券はありません。",
    )  # fmt: skip
    return show(request, "vouchers/person.html", resident=person, table=table, form=form, section="vouchers")


@endpoint(purpose=PURPOSE, permission="voucher.read")
def detail_page(request: HttpRequest, voucher_id: UUID) -> HttpResponse:
    """One paper: its history, and what may be done with it now."""
    return detail(request, queries.get(request.actor, voucher_id))


def detail(request: HttpRequest, row: Voucher) -> HttpResponse:
    audit.record_read(
        "voucher.read", by=request.actor, purpose=request.purpose, obj=f"voucher:{row.id}",
        subjects=[f"resident:{row.resident_id}"],
    )  # fmt: skip
    may_write = request.actor.may("voucher.write") and row.state != VoucherState.USED
    reissued = Voucher.objects.filter(replaces=row).first()
    void = forms.VoidForm.of(request) if may_write and row.state == VoucherState.ISSUED else None
    again = forms.ReissueForm.of(request) if may_write and reissued is None else None
    for form, prefix in ((void, "void"), (again, "again")):
        if form is not None:
            form.auto_id = f"{prefix}_%s"

    def make_void(data: dict[str, Any]) -> str:
        actions.make_void(voucher_ids=[row.id], by=request.actor, purpose=request.purpose, **data)
        flash(request, "無効にしました", "この番号で接種を登録しようとすると警告されます。")
        return reverse("voucher-detail", args=[row.id])

    def reissue(data: dict[str, Any]) -> str:
        new = actions.reissue(
            voucher_id=row.id, reason=data["code"], note=data["note"], by=request.actor, purpose=request.purpose
        )
        flash(request, "再発行しました", f"新しい券番号 {printed_number.shown(new.number)}")
        return reverse("voucher-detail", args=[new.id])

    done = (void and void.submit(make_void)) or (again and again.submit(reissue))
    if done:
        return done
    return show(
        request, "vouchers/detail.html", voucher=row, series=_series_name(row), number=printed_number.shown(row.number),
        state_tag=STATE_TAGS[row.state], why=void_name(row.void_code), reissued=reissued, void_form=void,
        reissue_form=again, section="vouchers",
        history=[(line, ACTS.get(line.act, line.act)) for line in queries.history(request.actor, row)],
    )  # fmt: skip
