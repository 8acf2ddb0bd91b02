"""統計: a question with its tables and charts, the people behind a number, and making the base anew."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput, NotFound, Refused
from sesshu.foundation.screens import flash, show
from sesshu.ledger.statistics import counting, jobs, outputs, rules
from sesshu.ledger.statistics.presenting import Sheets
from sesshu.ledger.statistics.reports.beside import beside
from sesshu.ledger.statistics.reports.catalogue import KINDS
from sesshu.ledger.statistics.saved import saved_questions
from sesshu.ledger.statistics.screens import forms
from sesshu.ledger.statistics.screens.acts import acts_of, put_out, save
from sesshu.ledger.statistics.screens.listing import people_list

PURPOSE = "STATISTICS"


@endpoint(purpose=PURPOSE, permission="statistics.read")
def table_page(request: HttpRequest) -> HttpResponse:
    """A question and its answer. Nobody is named."""
    form = forms.QuestionForm(request.GET, request=request)
    question = form.question()
    limit = rules.value("small_cell") if form.conditions().get("outside") else 0
    answer: dict[str, Any] = {"form": form, "ready": forms.ready_questions(), "limit": limit, "section": "statistics"}
    acts = acts_of(request, printed=bool(form.conditions().get("beside")))
    build = forms.BuildForm.of(request) if request.actor.may("statistics.build") else None

    def write(data: dict[str, Any]) -> str:
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

    if done := save(acts, request, "statistics-table") or (build and build.submit(make)):
        return done
    answer |= {"acts": acts, "build": build, "kinds": KINDS.values(), "saved": list(saved_questions(request.actor))}
    try:
        answer["base"] = counting.newest_base(request.actor)
        if form.conditions().get("beside"):
            report = beside(question=question, limit=limit, by=request.actor, purpose=request.purpose)
            answer["report"] = report
            if done := put_out(acts, request, report):
                return done
        elif question.axes or form.conditions():
            if done := acts.export and acts.export.submit(write):
                return done
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
    back = f"{reverse('statistics-table')}?{request.GET.urlencode()}"
    return people_list(request, ids, sentence=question.sentence(), back=back)
