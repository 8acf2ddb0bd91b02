"""すぐ使える統計表 on screens: conditions, definition, chart, table, and the people behind its numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.ledger.statistics import counting, rules, saved
from sesshu.ledger.statistics.reports.catalogue import KINDS
from sesshu.ledger.statistics.reports.completion import completion
from sesshu.ledger.statistics.reports.coverages import coverages
from sesshu.ledger.statistics.reports.health_report import health_report
from sesshu.ledger.statistics.reports.tables import Report
from sesshu.ledger.statistics.reports.unknown_histories import unknown_histories
from sesshu.ledger.statistics.screens import report_forms
from sesshu.ledger.statistics.screens.acts import acts_of, put_out, save
from sesshu.ledger.statistics.screens.listing import MOST, people_list

PURPOSE = "STATISTICS"


@endpoint(purpose=PURPOSE, permission="statistics.read")
def health_report_page(request: HttpRequest) -> HttpResponse:
    """地域保健・健康増進事業報告 of a fiscal year."""
    return _page(request, "statistics-health-report", report_forms.HealthReportForm, health_report)


@endpoint(purpose=PURPOSE, permission="statistics.read")
def coverage_page(request: HttpRequest) -> HttpResponse:
    """Rates by cohort and step, with their definition."""
    return _page(request, "statistics-coverage", report_forms.CoverageForm, coverages)


@endpoint(purpose=PURPOSE, permission="statistics.read")
def completion_page(request: HttpRequest) -> HttpResponse:
    """The share of each cohort that had completed a series by each age."""
    return _page(request, "statistics-completion", report_forms.CompletionForm, completion)


@endpoint(purpose=PURPOSE, permission="statistics.read")
def unknown_history_page(request: HttpRequest) -> HttpResponse:
    """How many of those who moved in were asked for their earlier doses."""
    return _page(request, "statistics-unknown-history", report_forms.UnknownHistoryForm, unknown_histories)


@endpoint(purpose=PURPOSE, permission="statistics.read")
def report_people_page(request: HttpRequest) -> HttpResponse:
    """The people behind one number of a ready-made table, for those who may read residents."""
    request.actor.check("resident.read")
    page, key = request.GET.get("page", ""), request.GET.get("key", "")
    if not key and not page:
        return HttpResponseRedirect(reverse("statistics-table"))
    if page not in KINDS:
        raise NotFound("この数はありません。表の画面から開き直してください。")
    ids = KINDS[page].behind(request.actor, key, MOST)
    if len(ids) > MOST:
        raise NotNow(f"{MOST:,}人を超えます。条件を絞ってから開いてください。")
    kept = request.GET.copy()
    for word in ("page", "key"):
        kept.pop(word, None)
    return people_list(request, ids, sentence=KINDS[page].name, back=f"{reverse(page)}?{kept.urlencode()}")


@endpoint(purpose=PURPOSE, permission="statistics.read")
@require_POST
def forget_page(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Delete one of one's own saved questions."""
    saved.forget_question(question_id=question_id, by=request.actor, purpose=request.purpose)
    flash(request, "保存した集計を消しました")
    return HttpResponseRedirect(reverse("statistics-table"))


def _page(
    request: HttpRequest, page: str, form_class: type[FilterForm], make: Callable[..., Report]
) -> HttpResponse:  # fmt: skip
    form = form_class(request.GET, request=request)
    asked = form.asked()  # type: ignore[attr-defined]
    limit = rules.value("small_cell") if form.conditions().get("outside") else 0
    answer: dict[str, Any] = {"form": form, "kind": KINDS[page], "page": page, "section": "statistics"}
    if asked is not None and not form.errors:
        try:
            audit.record_read(
                "statistics.counted", by=request.actor, purpose=request.purpose, obj=page,
                detail={name: str(value) for name, value in asked.items()},
            )  # fmt: skip
            report = make(**asked, limit=limit, by=request.actor)
        except NotFound as missing:
            answer["missing"] = missing.message
        except (InvalidInput, NotNow) as wrong:
            form.add_error(getattr(wrong, "field", None) or None, wrong.message)
        else:
            acts = acts_of(request, printed=True)
            if done := save(acts, request, page) or put_out(acts, request, report):
                return done
            answer |= {
                "report": report, "acts": acts, "may_list": request.actor.may("resident.read") and not limit,
                "address": request.GET.urlencode(), "base": counting.newest_base_or_none(),
            }  # fmt: skip
    return show(request, "statistics/report.html", **answer)
