"""副反応疑い報告: receiving from a dose, the list, and one report with its course."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.adverse_events import actions, queries
from sesshu.ledger.adverse_events.models import AdverseEventReport
from sesshu.ledger.adverse_events.screens import forms
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.screens.person import header
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.residents import queries as residents

PURPOSE = "ADVERSE_EVENT_REPORT"
OFFERED: tuple[type[Form], ...] = (forms.ForwardForm, forms.FollowUpForm, forms.CloseForm)
WITHIN_TAGS = {"inside": "right", "outside": "care", "unknown": "", "no_table": ""}


def _late(report: AdverseEventReport) -> str:
    return report.overdue(clock.today())


LIST = (
    Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda r: reverse("adverse-event-detail", args=[r.id])),
    Column("state", "状態", lambda r: _late(r) or ("終了" if r.closed_at else "対応中"), css="tight",
           tag=lambda r: "wrong" if _late(r) else "" if r.closed_at else "key"),
    Column("received_on", "受付日", sort="received_on", css="tight"),
    Column("name", "氏名", lambda r: r.resident.name, sort="resident__kana_key", css="official-name"),
    Column("product", "ワクチン", lambda r: product_name(r.product)),
    Column("lot_number", "ロット", css="code tight", sort="lot_number"),
    Column("symptom_name", "症状", sort="symptom_name"),
    Column("seriousness", "重さ", lambda r: r.get_seriousness_display()),
    Column("pmda_on", "PMDA", sort="pmda_on", css="tight"),
    Column("prefecture_on", "県", sort="prefecture_on", css="tight"),
    Column("check_on", "次の確認日", sort="check_on", css="tight"),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="adverse_event.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All reports, the newest first. Those shown are recorded as seen."""
    filters = forms.ReportFilter(request.GET, request=request)
    rows = filters.narrowed(queries.reports(request.actor), queries.overdue(request.actor))
    table = Table(
        request, name="adverse-events", columns=LIST, rows=rows, filters=filters, caption="副反応疑い報告の一覧",
        empty="この条件の報告はありません。報告は、個人画面の接種記録から登録します。",
    )  # fmt: skip
    form, done = offer_file(
        request, table, name="予防接種_副反応疑い報告_一覧",
        people=lambda: rows.order_by().values_list("resident_id", flat=True),
    )  # fmt: skip
    if done:
        return done
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "adverse_event.listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"resident:{report.resident_id}" for report in shown)),
    )  # fmt: skip
    return show(request, "adverse_events/list.html", table=table, form=form)


@endpoint(purpose=PURPOSE, permission="adverse_event.write")
def new_page(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """Receive a report about a dose."""
    dose = doses.get_dose(request.actor, dose_id)
    audit.record_read(
        "adverse_event.entry_opened",
        by=request.actor,
        purpose=request.purpose,
        subjects=[f"resident:{dose.resident_id}"],
    )
    form = forms.ReportForm.of(request)
    form.offer(dose.product)

    def act(_: dict[str, Any]) -> str:
        made = actions.receive(dose_id=dose.pk, report=form.received(), by=request.actor, purpose=request.purpose)
        flash(request, "報告を受け付けました", f"{made.symptom_name}：{made.get_within_display()}")
        return reverse("adverse-event-detail", args=[made.id])

    resident = residents.get(request.actor, dose.resident_id)
    return form.submit(act) or show(
        request, "adverse_events/new.html", form=form, status=form.status if form.errors else 200, dose=dose,
        product=product_name(dose.product), **header(resident) | {"section": "adverse-events"},
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="adverse_event.read")
def detail_page(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report: what came, what the table says, where it went, and its course."""
    report = queries.get(request.actor, report_id)
    audit.record_read(
        "adverse_event.read", by=request.actor, purpose=request.purpose, obj=f"adverse_event:{report.id}",
        subjects=[f"resident:{report.resident_id}"],
    )  # fmt: skip
    offered = _forms_for(request, report)
    for form, act in offered.values():
        done = form.submit(act)
        if done:
            return done
    return show(
        request, "adverse_events/detail.html", report=report, section="adverse-events",
        status=max((f.status for f, _ in offered.values() if f.errors), default=200), late=_late(report),
        product=product_name(report.product), within_tag=WITHIN_TAGS[report.within],
        follow_ups=queries.follow_ups(request.actor, report), same_lot=queries.of_lot(request.actor, report),
        **{name: form for name, (form, _) in offered.items()},
    )  # fmt: skip


def _forms_for(
    request: HttpRequest, report: AdverseEventReport
) -> dict[str, tuple[Form, Callable[[dict[str, Any]], str]]]:  # fmt: skip
    """The forms offered now, each with its act. A form that was sent is always among them."""
    if not request.actor.may("adverse_event.write"):
        return {}
    sent = request.POST.get("form_name", "") if request.method == "POST" else ""
    found: dict[str, tuple[Form, Callable[[dict[str, Any]], str]]] = {}
    for form in OFFERED:
        if report.closed_at is None or form.form_name() == sent:
            name = form.form_name().removesuffix("Form").lower()
            bound = form.of(request) if form.form_name() == sent else form(request=request)
            bound.auto_id = f"{name}_%s"
            found[f"{name}_form"] = (bound, _act(request, report, name))
    return found


def _act(request: HttpRequest, report: AdverseEventReport, name: str) -> Callable[[dict[str, Any]], str]:
    who: dict[str, Any] = {"report_id": report.id, "by": request.actor, "purpose": request.purpose}

    def act(data: dict[str, Any]) -> str:
        match name:
            case "forward":
                actions.forward(**data, **who)
                flash(request, "転送を記録しました", "")
            case "followup":
                actions.follow_up(**data, **who)
                flash(request, "経過を記録しました", "")
            case _:
                actions.close(**data, **who)
                flash(request, "この報告を終了しました", "")
        return reverse("adverse-event-detail", args=[report.id])

    return act
