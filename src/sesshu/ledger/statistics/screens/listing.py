"""The people behind a number: as the viewer may see them, recorded as seen before they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.screens import show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.residents import queries as residents

MOST = 10_000
PEOPLE = (
    Column("name", "氏名", sort="kana_key", css="official-name", link=lambda p: reverse("resident-page", args=[p.id])),
    Column("kana", "カナ"),
    Column("birth_date", "生年月日", sort="birth_date", css="tight"),
    Column("addressee_number", "宛名番号", css="code tight"),
    Column("status", "状態", lambda p: p.get_status_display(), sort="status"),
)


def people_list(request: HttpRequest, ids: Sequence[UUID], *, sentence: str, back: str) -> HttpResponse:
    rows = residents.visible_to(request.actor).filter(id__in=ids).order_by("kana_key", "addressee_number")
    table = Table(request, name="statistics-people", columns=PEOPLE, rows=rows, caption="数の内訳の人", unit="人")
    shown = table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE]
    audit.record_read(
        "statistics.listed", by=request.actor, purpose=request.purpose,
        subjects=[f"resident:{one.id}" for one in shown],
    )  # fmt: skip
    return show(request, "statistics/people.html", table=table, sentence=sentence, section="statistics", back=back)
