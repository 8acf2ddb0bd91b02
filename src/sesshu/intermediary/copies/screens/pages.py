"""副本: who is registered with what, one person's records, and kinds of information that wait for a person's look."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit, clock
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.intermediary.copies import blocking, queries
from sesshu.intermediary.copies.layouts import informations, layout
from sesshu.intermediary.copies.models import ProvisionCopy
from sesshu.law.permission_list import name_of
from sesshu.numbers.in_texts import TwelveDigits

PURPOSE = "INFORMATION_EXCHANGE"
ABSENT = {"not_held": "保有していない", "not_applicable": "該当しない"}
COLUMNS = (
    Column("unified_number", "統合宛名番号", lambda r: r.person.unified_number, css="code tight",
           sort="person__unified_number", link=lambda r: reverse("copy-detail", args=[r.pk])),
    Column("information", "情報", lambda r: name_of("information", r.information), sort="information"),
    Column("registered_at", "最初の登録", sort="registered_at", css="tight"),
    Column("records", "公開中の記録", align="right"),
)  # fmt: skip


def choices() -> list[tuple[str, str]]:
    return [(code, name_of("information", code)) for code in informations()]


class CopiesFilter(FilterForm):
    person__unified_number = fields.DigitsField("統合宛名番号", required=False, twelve_digits=TwelveDigits.OWN_NUMBER)
    information = fields.ChoiceField("情報", choices=choices, required=False, empty="すべて")


class BlockForm(Form):
    blocked = fields.MultiChoiceField("自動応答不可とする情報", choices=choices, required=False)


@endpoint(purpose=PURPOSE, permission="copy.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Everybody who is registered; the number that is looked for stands in no address."""
    filters = CopiesFilter(request.POST, request=request)
    rows = queries.holders(request.actor).filter(**filters.conditions())
    table = Table(
        request, name="copies", columns=COLUMNS, rows=rows, filters=filters, caption="副本の一覧",
        empty="この条件の副本はありません。", method="post",
    )  # fmt: skip
    shown = list(table.all_rows[max(0, table.first_row - 1) : table.last_row])
    audit.record_read(
        "exchange.copies_listed", by=request.actor, purpose=request.purpose,
        subjects=[f"person:{row.person.unified_number}" for row in shown],
    )  # fmt: skip
    table.show_only(shown)
    before = queries.blocked(request.actor)
    form = None
    if request.actor.may("person_flag.write"):
        form = BlockForm.of(request, initial={"blocked": sorted(before)})

    def block(data: dict[str, Any]) -> str:
        wanted = set(data["blocked"])
        told = {"by": request.actor, "purpose": request.purpose}
        for information in sorted(wanted - before):
            blocking.block_information(information=information, on=True, **told)
        for information in sorted(before - wanted):
            blocking.ask_unblocking(information=information, **told)
        names = "、".join(name_of("information", one) for one in sorted(before | wanted))
        waits = "外す申請は、別の職員が承認すると効きます。" if before - wanted else ""
        flash(request, "自動応答不可の情報を設定しました", f"{names} {waits}".strip())
        return reverse("copy-list")

    done = form.submit(block) if form else None
    return done or show(request, "copies/list.html", table=table, form=form)


@endpoint(purpose=PURPOSE, permission="copy.read")
def detail_page(request: HttpRequest, holder_id: UUID) -> HttpResponse:
    """All records of one person, recorded as seen before they are shown."""
    holder = queries.get(request.actor, holder_id)
    audit.record_read(
        "exchange.copies_shown", by=request.actor, purpose=request.purpose,
        subjects=[f"person:{holder.person.unified_number}"],
    )  # fmt: skip
    items = layout(holder.information, clock.today())
    rows = [_row(one, list(items)) for one in queries.records(request.actor, holder)]
    return show(
        request, "copies/detail.html", holder=holder, heads=[item.name for item in items.values()], rows=rows,
        information=name_of("information", holder.information), section="copies",
    )  # fmt: skip


def _row(copy: ProvisionCopy, codes: list[str]) -> dict[str, Any]:
    absent = copy.absent or {}
    values = [copy.values.get(code) or ABSENT.get(absent.get(code, ""), "") or "―" for code in codes]
    return {"key": copy.record_key, "values": values, "from": copy.published_from, "until": copy.published_until}
