"""統計: a question with its tables and charts, the people behind a number, coverage, and making the base anew."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput, NotFound, Refused
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.statistics import counting, jobs, outputs, rules
from sesshu.ledger.statistics.charts import Series, lines
from sesshu.ledger.statistics.coverage import Coverage, coverage
from sesshu.ledger.statistics.presenting import Sheets
from sesshu.ledger.statistics.screens import forms

PURPOSE = "STATISTICS"
PEOPLE = (
    Column("name", "氏名", sort="kana_key", css="official-name", link=lambda p: reverse("resident-page", args=[p.id])),
    Column("kana", "カナ"),
    Column("birth_date", "生年月日", sort="birth_date", css="tight"),
    Column("addressee_number", "宛名番号", css="code tight"),
    Column("status", "状態", lambda p: p.get_status_display(), sort="status"),
)


@endpoint(purpose=PURPOSE, permission="statistics.read")
def table_page(request: HttpRequest) -> HttpResponse:
    """A question and its answer. Nobody is named."""
    form = forms.QuestionForm(request.GET, request=request)
    question = form.question()
    limit = rules.value("small_cell") if form.conditions().get("outside") else 0
    answer: dict[str, Any] = {"form": form, "ready": forms.ready_questions(), "limit": limit, "section": "statistics"}
    export = forms.ExportForm.of(request) if request.actor.may("file.export") else None
    build = forms.BuildForm.of(request) if request.actor.may("statistics.build") else None

    def put_out(data: dict[str, Any]) -> str:
        table = counting.count(question=question, by=request.actor, purpose=request.purpose)
        made = outputs.export_table(
            table=table, limit=limit, profile=data["profile"], by=request.actor, purpose=request.purpose
        )
        flash(request, "出力しました", f"{made.file_name}（出力台帳から取り出せます）")
        return request.get_full_path()

    def make(_: dict[str, Any]) -> str:
        jobs.start(by=request.actor, key=clock.now().isoformat(timespec="seconds"))
        flash(request, "統計の元を作り始めました", "終わるまで、いまの統計の元で集計できます。")
        return request.get_full_path()

    done = (export and export.submit(put_out)) or (build and build.submit(make))
    if done:
        return done
    answer |= {"export": export, "build": build}
    try:
        answer["base"] = counting.newest_base(request.actor)
        if question.axes or form.conditions():
            found = counting.count(question=question, by=request.actor, purpose=request.purpose)
            sheets = Sheets(found, limit)
            answer |= {
                "table": found, "sheets": list(sheets), "total": sheets.total, "sentence": question.sentence(),
                "may_list": request.actor.may("resident.read") and not limit,
                "address": request.GET.urlencode(),
            }  # fmt: skip
    except NotFound as missing:
        answer["missing"] = missing.message
    except (InvalidInput, Refused) as refused:
        form.add_error(None, refused.message)
    return show(request, "statistics/table.html", **answer)


@endpoint(purpose=PURPOSE, permission="statistics.read")
def people_page(request: HttpRequest) -> HttpResponse:
    """The people behind one number, for those who may read residents; recorded as seen before they are shown."""
    request.actor.check("resident.read")
    if "key" not in request.GET:
        return HttpResponseRedirect(reverse("statistics-table"))
    question = forms.QuestionForm(request.GET, request=request).question()
    try:
        key = tuple(str(part) for part in json.loads(request.GET.get("key", "")))
    except (ValueError, TypeError):
        key = ()
    if len(key) != len(question.axes):
        raise NotFound("この数はありません。集計の画面から開き直してください。")
    ids = counting.people_behind(request.actor, question, key)
    rows = residents.visible_to(request.actor).filter(id__in=ids).order_by("kana_key", "addressee_number")
    table = Table(request, name="statistics-people", columns=PEOPLE, rows=rows, caption="数の内訳の人", unit="人")
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "statistics.listed", by=request.actor, purpose=request.purpose,
        subjects=[f"resident:{one.id}" for one in shown],
    )  # fmt: skip
    return show(
        request, "statistics/people.html", table=table, sentence=question.sentence(), section="statistics",
        back=request.GET.urlencode(),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="statistics.read")
def coverage_page(request: HttpRequest) -> HttpResponse:
    """Rates by cohort and step, with their definition."""
    form = forms.CoverageForm(request.GET, request=request)
    asked = form.asked()
    answer: dict[str, Any] = {"form": form, "section": "statistics"}
    export = forms.ExportForm.of(request) if request.actor.may("file.export") else None
    if asked["series"] and not form.errors:
        try:
            found = coverage(by=request.actor, purpose=request.purpose, **asked)
        except NotFound as missing:
            answer["missing"] = missing.message
        except InvalidInput as wrong:
            form.add_error(wrong.field or None, wrong.message)
        else:

            def put_out(data: dict[str, Any]) -> str:
                made = outputs.export_coverage(
                    found=found, profile=data["profile"], by=request.actor, purpose=request.purpose
                )
                flash(request, "出力しました", f"{made.file_name}（出力台帳から取り出せます）")
                return request.get_full_path()

            if export and (done := export.submit(put_out)):
                return done
            answer |= {"found": found, "rows": _rows(found), "chart": _curve(found), "export": export}
    return show(request, "statistics/coverage.html", **answer)


def _rows(found: Coverage) -> list[dict[str, Any]]:
    return [
        {
            "year": year, "people": people,
            "rates": [found.rates.get((year, step)) for step in found.steps],
        }
        for year, people in found.people.items()
    ]  # fmt: skip


def _curve(found: Coverage) -> Any:
    years = list(found.people)
    rows = [
        Series(step, [rate.percent if (rate := found.rates.get((year, step))) else 0.0 for year in years])
        for step in found.steps
    ]
    return lines("生まれた学年ごとの接種率", [f"{year}年度" for year in years], rows, "%", top=100)
