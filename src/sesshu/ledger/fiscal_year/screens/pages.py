"""年度更新の予行: the list of what would fail, with links, and the counts of the last rehearsal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import fiscal_year_start
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.fiscal_year import actions
from sesshu.ledger.fiscal_year.checks import FAILS, findings
from sesshu.ledger.fiscal_year.models import FiscalYearRehearsal


class RehearseForm(Form):
    """予行する without questions."""


@endpoint(purpose="RECOMMENDATION", permission="fiscal_year.read")
def page(request: HttpRequest) -> HttpResponse:
    """The page counts people and names none."""
    year, viewer = actions.coming_year(), request.actor
    form = RehearseForm.of(request)

    def act(_: dict[str, Any]) -> str:
        actions.ask(by=viewer, purpose=request.purpose)
        flash(request, "予行の計算を始めました", "全市の住民を判定します。終わるとこの画面に件数が出ます。")
        return reverse("fiscal-year")

    done = form.submit(act)
    if done:
        return done
    found = findings(viewer, year)
    fails = [one for one in found if one.grade == FAILS]
    newest = FiscalYearRehearsal.objects.filter(fiscal_year=year).first()
    made = FiscalYearRehearsal.objects.filter(fiscal_year=year).exclude(made_at=None).first()
    return show(
        request, "fiscal_year/page.html", year=year, day=fiscal_year_start(year), fails=fails,
        look=[one for one in found if one.grade != FAILS], made=made,
        running=bool(newest and newest.made_at is None),
        form=form if viewer.may("fiscal_year.rehearse") else None,
    )  # fmt: skip
