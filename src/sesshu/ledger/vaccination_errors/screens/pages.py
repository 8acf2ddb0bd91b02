"""間違い接種: opening from a dose, the list, and one case with all that can be done with it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.law.vaccination_errors import error_rules
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.vaccination_errors import actions, approving, queries, reports
from sesshu.ledger.vaccination_errors.models import VaccinationError
from sesshu.ledger.vaccination_errors.screens import forms
from sesshu.ledger.vaccination_errors.states import CaseState

PURPOSE = "VACCINATION_ERROR"
STATE_TAGS = {"open": "care", "reported": "key", "closed": "right", "cancelled": ""}
# Form → the states in which it is offered.
OFFERED: dict[type[Form], set[str]] = {
    forms.CaseForm: {CaseState.OPEN, CaseState.REPORTED},
    forms.ReportForm: {CaseState.OPEN},
    forms.AskCloseForm: {CaseState.REPORTED},
    forms.CancelForm: {CaseState.OPEN, CaseState.REPORTED},
}


def _due(case: VaccinationError) -> str:
    if case.state != CaseState.OPEN:
        return ""
    return "期限超過" if case.is_overdue(clock.today()) else "本日まで"


def _type_name(case: VaccinationError) -> str:
    known = error_rules(clock.today()).types.get(case.type_code)
    return f"{known.code} {known.name}" if known else "（未入力）"


LIST = (
    Column("label", "番号", css="code tight", sort=("fiscal_year", "number"),
           link=lambda c: reverse("vaccination-error-detail", args=[c.id])),
    Column("state", "状態", lambda c: c.get_state_display(), sort="state", css="tight",
           tag=lambda c: STATE_TAGS[c.state]),
    Column("due", "報告の期限", _due, css="tight", tag=lambda c: "wrong" if c.is_overdue(clock.today()) else ""),
    Column("given_on", "接種日", sort="given_on", css="tight"),
    Column("name", "氏名", lambda c: c.resident.name, sort="resident__kana_key", css="official-name"),
    Column("product", "ワクチン", lambda c: product_name(c.product)),
    Column("type_code", "類型", _type_name, sort="type_code"),
    Column("institution", "医療機関"),
    Column("reported_on", "報告日", sort="reported_on", css="tight"),
)  # fmt: skip


@endpoint(purpose=PURPOSE, permission="vaccination_error.write")
@require_POST
def open_page(request: HttpRequest, dose_id: UUID) -> HttpResponse:
    """One key on a judged dose: its case. Pressed twice, the same case."""
    case = actions.open_case(dose_id=dose_id, by=request.actor, purpose=request.purpose)
    return HttpResponseRedirect(reverse("vaccination-error-detail", args=[case.id]))


@endpoint(purpose=PURPOSE, permission="vaccination_error.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """All cases, the newest first. Those shown are recorded as seen."""
    filters = forms.CaseFilter(request.GET, request=request)
    rows = queries.cases(request.actor).filter(**filters.conditions())
    table = Table(
        request, name="vaccination-errors", columns=LIST, rows=rows, filters=filters, caption="間違い接種の一覧",
        empty="この条件の案件はありません。接種の判定が「要確認」「定期外」の接種から、個人画面で案件を開きます。",
    )  # fmt: skip
    form, done = offer_file(
        request, table, name="予防接種_間違い接種_一覧",
        people=lambda: rows.order_by().values_list("resident_id", flat=True),
    )  # fmt: skip
    if done:
        return done
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "vaccination_error.listed", by=request.actor, purpose=request.purpose,
        subjects=list(dict.fromkeys(f"resident:{case.resident_id}" for case in shown)),
    )  # fmt: skip
    return show(request, "vaccination_errors/list.html", table=table, form=form)


@endpoint(purpose=PURPOSE, permission="vaccination_error.read")
def detail_page(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: the judgement, the items, the next doses, and what may be done now."""
    case = queries.get(request.actor, case_id)
    audit.record_read(
        "vaccination_error.read", by=request.actor, purpose=request.purpose, obj=f"vaccination_error:{case.id}",
        subjects=[f"resident:{case.resident_id}"],
    )  # fmt: skip
    offered = _forms_for(request, case)
    for form, act in offered.values():
        done = form.submit(act)
        if done:
            return done
    return show(
        request, "vaccination_errors/detail.html", case=case, section="vaccination-errors",
        status=max((f.status for f, _ in offered.values() if f.errors), default=200),
        state_tag=STATE_TAGS[case.state], product=product_name(case.product),
        kind=_type_name(case), due=_due(case), overdue=case.is_overdue(clock.today()), waiting=approving.waiting(case),
        plan=case.next_plan if case.next_plan is not None else queries.next_plan(request.actor, case),
        may_print=request.actor.may("form.print") and case.state != CaseState.CANCELLED,
        may_register=request.actor.may("form.read"), **{name: form for name, (form, _) in offered.items()},
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="form.print")
def preview(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The draft of the report as a PDF, marked as a sample. Recorded as read."""
    case = queries.get(request.actor, case_id)
    content = reports.preview_report(case, by=request.actor, purpose=request.purpose)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="machigai_{case.fiscal_year}_{case.number:03d}_shitagaki.pdf"'
    return answer


def _forms_for(
    request: HttpRequest, case: VaccinationError
) -> dict[str, tuple[Form, Callable[[dict[str, Any]], str]]]:  # fmt: skip
    """The forms offered now, each with its act. A form that was sent is always among them."""
    if not request.actor.may("vaccination_error.write"):
        return {}
    sent = request.POST.get("form_name", "") if request.method == "POST" else ""
    found: dict[str, tuple[Form, Callable[[dict[str, Any]], str]]] = {}
    for form, states in OFFERED.items():
        if case.state not in states and form.form_name() != sent:
            continue
        name = form.form_name().removesuffix("Form").lower()
        first = forms.CaseForm.values_of(case) if form is forms.CaseForm else None
        bound = form.of(request, initial=first) if form.form_name() == sent else form(request=request, initial=first)
        bound.auto_id = f"{name}_%s"
        found[f"{name}_form"] = (bound, _act(request, case, name))
    return found


def _act(request: HttpRequest, case: VaccinationError, name: str) -> Callable[[dict[str, Any]], str]:
    key, by, purpose = case.id, request.actor, request.purpose

    def act(data: dict[str, Any]) -> str:
        match name:
            case "case":
                version = data.pop("version")
                actions.fill_in(case_id=key, items=data, expected_version=version, by=by, purpose=purpose)
                flash(request, "保存しました", "下書きのPDFで報告の内容を確認できます。")
            case "report":
                actions.record_report(case_id=key, on=data["on"], to=data["to"], by=by, purpose=purpose)
                flash(request, "報告を記録しました", "報告書のPDFは出力台帳から取り出せます。")
            case "askclose":
                approving.ask(case_id=key, note=data["note"], by=by, purpose=purpose)
                flash(request, "終了の承認を依頼しました", "別の職員が承認すると終了します。")
            case _:
                actions.cancel_case(case_id=key, reason=data["reason"], by=by, purpose=purpose)
                flash(request, "案件を取り消しました", "接種は判断待ちの一覧に戻りました。")
        return reverse("vaccination-error-detail", args=[key])

    return act
