"""利用記録の点検: who did what and when. No names of residents and no values are shown here."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse

from sesshu.foundation import clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.accounts.queries import everybody, names_of_codes
from sesshu.foundation.audit import queries
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.screens import show
from sesshu.foundation.screens.fields import ChoiceField, DateField
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.tables import Column, Table
from sesshu.law.purposes import purposes

DECISIONS = {"allow": "許可", "deny": "拒否"}


@cache
def areas() -> dict[str, str]:
    """Parts of act names with their Japanese words."""
    text = resources.files("sesshu.foundation.audit").joinpath("acts.yaml").read_text(encoding="utf-8")
    found: dict[str, str] = yaml.safe_load(text)
    return found


class ReviewFilter(FilterForm):
    actor = ChoiceField(
        "職員", choices=lambda: [(one.code, one.display_name) for one in everybody()], required=False, empty="すべて"
    )
    act = ChoiceField(
        "種類", choices=lambda: [(f"{code}.", word) for code, word in areas().items()], required=False, empty="すべて"
    )
    day_from = DateField("開始日", required=False)
    day_until = DateField("終了日", required=False)


@endpoint(purpose="AUDIT_REVIEW", permission="audit.read")
def review(request: HttpRequest) -> HttpResponse:
    filters = ReviewFilter(request.GET, request=request)
    rows = queries.review(request.actor, **filters.conditions())  # type: ignore[attr-defined]
    table = Table(
        request, name="audit", columns=_columns(_names(rows)), rows=rows, filters=filters, caption="利用記録",
        empty="この条件の記録はありません。",
    )  # fmt: skip
    return show(request, "audit/review.html", table=table)


def _names(rows: Any) -> dict[str, str]:
    return names_of_codes(rows.order_by().values_list("actor", flat=True).distinct())


def _columns(names: dict[str, str]) -> list[Column]:
    return [
        Column("at", "日時", lambda row: f"{row.at.astimezone(clock.TOKYO):%Y-%m-%d %H:%M:%S}"),
        Column("actor", "職員", lambda row: names[row.actor]),
        Column("act", "操作", _act),
        Column("code", "記号", "act", css="code"),
        Column("obj", "対象の種類", lambda row: row.obj.split(":")[0]),
        Column("purpose", "利用目的", lambda row: purposes()[row.purpose].name if row.purpose else ""),
        Column("n", "件数", align="right"),
        Column(
            "decision", "結果", lambda row: DECISIONS.get(row.decision, row.decision),
            tag=lambda row: "wrong" if row.decision == "deny" else "",
        ),
    ]  # fmt: skip


def _act(row: Entry) -> str:
    return areas().get(row.act.split(".")[0], "その他")
