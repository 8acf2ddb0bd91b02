"""保留の行: what waits for a decision, of all imports, so that nothing is forgotten below the newest ones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.files import queries
from sesshu.foundation.files.listing import export_table
from sesshu.foundation.files.screens import forms, presenters
from sesshu.foundation.screens import show
from sesshu.foundation.screens.tables import Table


@endpoint(purpose="FILE_EXCHANGE", permission="file.import")
def held_list(request: HttpRequest) -> HttpResponse:
    """Kind, line, reason and age; what stands in a row is shown on its own page. Also as a file."""
    actor = request.actor  # type: ignore[attr-defined]
    filters = forms.HeldFilter(request.GET, request=request)
    filters.offer([(each.interface.code, each.interface.name) for each in queries.layouts(actor)])
    rows, wanted = queries.held_rows(actor), filters.conditions()
    if "interface" in wanted:
        rows = rows.filter(interface=wanted["interface"])
    if "days" in wanted:
        rows = rows.filter(received_at__lt=clock.start_of_day(clock.today() - timedelta(days=wanted["days"] - 1)))
    names = names_of_codes(rows.order_by().values_list("received_by", flat=True).distinct())
    table = Table(
        request, name="held-rows", columns=presenters.held_columns(names, clock.today()), rows=rows, filters=filters,
        caption="保留の行の一覧", empty="判断を待っている行はありません。", unit="行",
    )  # fmt: skip
    output = forms.HeldFileForm.of(request) if actor.may("file.export") else None

    def put_out(data: dict[str, Any]) -> str:
        made = export_table(
            table=table, name="取込_保留の行", by=actor, purpose="FILE_EXCHANGE", profile=data["profile"]
        )
        return reverse("file-export", args=[made.id])

    if output and (done := output.submit(put_out)):
        return done
    return show(request, "files/held.html", table=table, output=output)
