"""年間計画: the mailings of a fiscal year by month, and which should be begun now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from sesshu.dates import fiscal_year
from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens import show
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings.conditions import series_names
from sesshu.ledger.mailings.planning import queries
from sesshu.ledger.mailings.planning.queries import Planned
from sesshu.ledger.mailings.screens import presenters


@endpoint(purpose="RECOMMENDATION", permission="mailing.read")
def plan_page(request: HttpRequest) -> HttpResponse:
    """The plan of this fiscal year, or of the one asked for with `?year=`."""
    year = _year(request)
    rows = [_row(one) for one in queries.of_year(request.actor, year)]
    return show(
        request, "mailings/plan.html", rows=rows, year=year, before=year - 1, after=year + 1, section="mailings",
        may_prepare=request.actor.may("mailing.prepare"), may_plan=request.actor.may("master.write"),
    )  # fmt: skip


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    if not text:
        return fiscal_year(clock.today())
    if not (text.isascii() and text.isdigit() and 2000 <= int(text) <= 2100):
        raise InvalidInput("年度は西暦4桁の数字で指定してください。", field="year", example="2026")
    return int(text)


def _row(one: Planned) -> dict[str, object]:
    names = series_names()
    return {
        "plan": one.plan,
        "month": f"{one.plan.month}月",
        "kind": letter_kinds()[one.plan.kind].name,
        "series": "、".join(names.get(code, code) for code in one.plan.series_codes),
        "mailing": one.mailing,
        "state": presenters.state_name(one.mailing) if one.mailing else "",
        "is_waiting": one.is_waiting,
        "remind_from": one.remind_from,
        "issued_on": one.first_day,
    }
