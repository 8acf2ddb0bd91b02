"""The register of files that went out, and fetching one of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.files import exporting, queries
from sesshu.foundation.files.screens import presenters
from sesshu.foundation.files.screens.downloads import attachment
from sesshu.foundation.files.screens.listing import offer_file
from sesshu.foundation.screens import show
from sesshu.foundation.screens.tables import Table


@endpoint(purpose="FILE_EXCHANGE", permission="file.export")
def export_list(request: HttpRequest) -> HttpResponse:
    rows = queries.exports(request.actor)  # type: ignore[attr-defined]
    names = names_of_codes(rows.order_by().values_list("by", flat=True).distinct())
    table = Table(
        request, name="exports", columns=presenters.export_columns(names), rows=rows, empty="まだ出力はありません。",
        caption="ファイル出力の一覧", settings=True,
    )  # fmt: skip
    form, done = offer_file(request, table, name="予防接種_ファイル出力台帳")
    return done or show(request, "files/exports.html", table=table, form=form)


@endpoint(purpose="FILE_EXCHANGE", permission="file.export")
def export_page(request: HttpRequest, export_id: UUID) -> HttpResponse:
    export = queries.get_export(request.actor, export_id)  # type: ignore[attr-defined]
    return show(request, "files/export.html", export=export, facts=presenters.export_facts(export))


@endpoint(purpose="FILE_EXCHANGE", permission="file.export")
@require_POST
def export_download(request: HttpRequest, export_id: UUID) -> HttpResponse:
    export = queries.get_export(request.actor, export_id)  # type: ignore[attr-defined]
    return attachment(export, exporting.contents(export=export, by=request.actor))  # type: ignore[attr-defined]
