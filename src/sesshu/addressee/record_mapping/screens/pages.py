"""記録項目との対応: the mapping on a page, and on paper at the press of a button."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.addressee.record_mapping import printing, queries
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.forms import Form

PURPOSE = "UNIFIED_NUMBERING"


class PrintForm(Form):
    """Printing without questions."""


@endpoint(purpose=PURPOSE, permission="record_mapping.read")
def mapping_page(request: HttpRequest) -> HttpResponse:
    found = queries.mapping(request.actor, purpose=request.purpose)
    form = PrintForm.of(request) if request.actor.may("form.print") else None

    def on_paper(_: dict[str, object]) -> str:
        run = printing.print_mapping(found, by=request.actor, purpose=request.purpose)
        flash(request, "印刷用の紙面を作りました", "出力台帳に載せました。")
        return reverse("form-run", args=[run.pk])

    done = form.submit(on_paper) if form else None
    return done or show(request, "record_mapping/mapping.html", mapping=found, form=form, section="record-mapping")
