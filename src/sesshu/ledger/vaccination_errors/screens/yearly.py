"""年間件数: April to March by type, on the page and as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import fiscal_year
from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.ledger.vaccination_errors import queries, reports
from sesshu.ledger.vaccination_errors.screens.forms import YearExportForm, YearFilter


@endpoint(purpose="VACCINATION_ERROR", permission="vaccination_error.read")
def year_page(request: HttpRequest) -> HttpResponse:
    """The yearly count of one fiscal year (this one unless asked). It names nobody."""
    filters = YearFilter(request.GET, request=request)
    asked = int(filters.conditions().get("fiscal_year") or fiscal_year(clock.today()))
    form = YearExportForm.of(request)

    def act(data: dict[str, Any]) -> str:
        made = reports.export_year(
            fiscal_year=asked, profile=data["profile"], by=request.actor, purpose=request.purpose
        )
        return reverse("file-export", args=[made.id])

    may_export = request.actor.may("file.export")
    done = form.submit(act) if may_export else None
    return done or show(
        request, "vaccination_errors/year.html", year=queries.year(request.actor, asked), fiscal_year=asked,
        filters=filters, form=form if may_export else None, section="vaccination-errors",
        status=form.status if form.errors else 200,
    )  # fmt: skip
