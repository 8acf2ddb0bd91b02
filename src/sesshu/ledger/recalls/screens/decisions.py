"""The doses of a recall, and deciding about the possible ones."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.dates import wareki_short
from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import flash, show
from sesshu.foundation.screens.tables import PAGE_SIZE, Column, Table
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.recalls import actions, queries
from sesshu.ledger.recalls.models import Decision, RecallDose
from sesshu.ledger.recalls.routes import Told, routes
from sesshu.ledger.recalls.screens.forms import DecideForm, DosesFilter
from sesshu.ledger.recalls.screens.pages import PURPOSE, head

CERTAINTY_TAGS = {"certain": "wrong", "possible": "care"}
DECISION_TAGS = {"": "care", "confirmed": "wrong", "rejected": ""}


def _columns(people: dict[UUID, Told], names: dict[str, str]) -> tuple[Column, ...]:
    return (
        Column("name", "氏名", lambda r: r.resident.name, css="official-name", sort="resident__kana_key",
               link=lambda r: reverse("resident-page", args=[r.resident_id])),
        Column("given_on", "接種日", sort="given_on", css="tight"),
        Column("lot_recorded", "記録のロット", css="code tight", sort="lot_recorded"),
        Column("institution", "医療機関", lambda r: names.get(r.institution_code) or r.place),
        Column("certainty", "確からしさ", lambda r: r.get_certainty_display(), sort="certainty", css="tight",
               tag=lambda r: CERTAINTY_TAGS[r.certainty]),
        Column("why", "理由", "why"),
        Column("decision", "判断", lambda r: r.get_decision_display(), sort="decision", css="tight",
               tag=lambda r: DECISION_TAGS[r.decision]),
        Column("decision_reason", "判断の理由"),
        Column("route", "連絡の方法", lambda r: people[r.resident_id].route.label if r.resident_id in people else ""),
    )  # fmt: skip


@endpoint(purpose=PURPOSE, permission="recall.read")
def doses_page(request: HttpRequest, recall_id: UUID) -> HttpResponse:
    """Every dose found, with why and what was decided. Those shown are recorded as seen."""
    recall = queries.get(request.actor, recall_id)
    filters = DosesFilter(request.GET, request=request)
    asked = filters.conditions()
    if asked.get("decision") == "waiting":
        asked["decision"] = Decision.WAITING
    rows = queries.doses(request.actor, recall).filter(**asked)
    people = routes(set(rows.values_list("resident_id", flat=True)), request.actor)
    names = institutions.names(rows.values_list("institution_code", flat=True))
    table = Table(
        request, name="recall-doses", columns=_columns(people, names), rows=rows, filters=filters,
        caption="見つかった接種", empty="この条件の接種はありません。",
    )  # fmt: skip
    _seen(request, recall_id, table.all_rows[(table.page - 1) * PAGE_SIZE : table.page * PAGE_SIZE])
    return show(request, "recalls/doses.html", table=table, **head(recall))


@endpoint(purpose=PURPOSE, permission="recall.write")
def decide_page(request: HttpRequest, recall_id: UUID) -> HttpResponse:
    """Up to a hundred doses that wait (or, with `?decided=1`, those decided by hand), ticked and decided together."""
    recall = queries.get(request.actor, recall_id)
    again = request.GET.get("decided") == "1"
    rows = queries.doses(request.actor, recall).filter(letter_run=None)
    rows = rows.exclude(decision=Decision.WAITING) if again else rows.filter(decision=Decision.WAITING)
    shown = list(rows.order_by("why_code", "given_on", "id")[:PAGE_SIZE])
    names = institutions.names(row.institution_code for row in shown)
    form = DecideForm.of(request)
    sent = set(request.POST.getlist("doses")) if request.method == "POST" else set()
    extra = [row for row in queries.doses(request.actor, recall) if str(row.id) in sent - {str(r.id) for r in shown}]
    form.offer([(str(row.id), _words(row, names)) for row in [*shown, *extra]])

    def act(data: dict[str, Any]) -> str:
        ids = [UUID(key) for key in data["doses"]]
        actions.decide(
            recall_id=recall.id, dose_ids=ids, decision=data["decision"], reason=data["reason"], by=request.actor,
            purpose=request.purpose,
        )  # fmt: skip
        flash(request, "判断を登録しました", f"{len(ids)}件")
        return reverse("recall-decide", args=[recall.id])

    done = form.submit(act)
    if done:
        return done
    _seen(request, recall_id, shown)
    return show(
        request, "recalls/decide.html", form=form, status=form.status if form.errors else 200, shown=len(shown),
        total=rows.count(), again=again, **head(recall),
    )  # fmt: skip


def _words(row: RecallDose, names: dict[str, str]) -> str:
    """One dose in a line: who, when, where, which number, and why it is here."""
    birth = wareki_short(row.resident.birth_date) if row.resident.birth_date else row.resident.birth_text
    where = names.get(row.institution_code) or row.place or "医療機関の記録なし"
    lot = f"ロット {row.lot_recorded}" if row.lot_recorded else "ロットの記録なし"
    decided = f"【{row.get_decision_display()}】" if row.decision else ""
    return f"{decided}{row.resident.name}（{birth}生）　{wareki_short(row.given_on)}　{where}　{lot}：{row.why}"


def _seen(request: HttpRequest, recall_id: UUID, rows: Any) -> None:
    audit.record_read(
        "lot_recall.doses_listed", by=request.actor, purpose=request.purpose, obj=f"lot_recall:{recall_id}",
        subjects=list(dict.fromkeys(f"resident:{row.resident_id}" for row in rows)),
    )  # fmt: skip
