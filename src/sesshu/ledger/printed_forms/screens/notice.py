"""公告文: which year, which immunizations, when."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import fiscal_year_words
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import Refused
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.forms import Form
from sesshu.ledger.printed_forms import masters, notice
from sesshu.ledger.printed_forms.kinds import kind


def _years() -> list[tuple[str, str]]:
    return [(str(year), fiscal_year_words(year)) for year in notice.years()]


class NoticeForm(Form):
    fiscal_year = fields.ChoiceField("年度", choices=_years, style="radio")
    series = fields.MultiChoiceField("予防接種", choices=lambda: [(one.code, one.name) for one in notice.offered()])
    period = fields.TextField("期日・期間", most=60, width="long", initial="通年（医療機関の診療日）")


@endpoint(purpose="ANNOUNCEMENT", permission="form.print")
def notice_page(request: HttpRequest) -> HttpResponse:
    """Ask, show the real page, print."""
    form, shown = NoticeForm.of(request, initial={"fiscal_year": str(notice.years()[0])}), ""

    def asked() -> dict[str, Any]:
        data = form.cleaned_data
        return {"fiscal_year": int(data["fiscal_year"]), "series": data["series"], "period": data["period"],
                "by": request.actor}  # fmt: skip

    def act(_: dict[str, Any]) -> str:
        run = notice.print_notice(**asked())
        flash(request, "公告文を作成しています", run.label)
        return reverse("form-run", args=[run.id])

    if "preview" in request.POST and form.is_bound and form.is_valid():
        try:
            shown = masters.pictures(notice.preview(**asked()), "印刷の前の確認")
        except Refused as refused:
            form.add_refusal(refused)
    elif done := form.submit(act):
        return done
    return show(
        request, "printed_forms/list.html", kind=kind(notice.KIND), form=form, shown=shown, section="printed_forms"
    )  # fmt: skip
