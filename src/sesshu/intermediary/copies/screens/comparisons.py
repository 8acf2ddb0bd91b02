"""副本の照合: copies put out for the comparison, originals taken in for it, and the reports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files.exporting import export
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.intermediary.copies import queries
from sesshu.intermediary.copies.comparing import LABELS, Difference, line_of, read_originals, run_comparison
from sesshu.intermediary.copies.screens.pages import PURPOSE, choices
from sesshu.law.permission_list import name_of

COLUMNS = (
    Column("at", "照合した日時", sort="at", css="tight", link=lambda r: reverse("copy-comparison-detail", args=[r.pk])),
    Column("information", "情報", lambda r: name_of("information", r.information)),
    Column("originals", "正本", align="right"),
    *(
        Column(one.value, LABELS[one], lambda r, word=one.value: r.counts.get(word, 0), align="right")  # type: ignore[misc]
        for one in Difference
    ),
)  # fmt: skip
DIFFERENCES = (
    Column("kind", "違い", lambda r: LABELS[Difference(r.kind)], sort="kind"),
    Column("unified_number", "統合宛名番号", css="code tight", sort="unified_number"),
    Column("record_key", "記録番号", css="code"),
)
OUT = (
    ("unified_number", "統合宛名番号"),
    ("record_key", "記録番号"),
    ("digest", "ハッシュ"),
    ("published_from", "公開日"),
)


class ExportForm(Form):
    information = fields.ChoiceField("情報", choices=choices, empty="")


class CompareForm(Form):
    information = fields.ChoiceField("情報", choices=choices, empty="")
    file = fields.FileField("正本のファイル", accept=".csv", most_bytes=64 * 1024**2)


class DifferencesFilter(FilterForm):
    kind = fields.ChoiceField(
        "違い", choices=[(one.value, LABELS[one]) for one in Difference], required=False, empty="すべて"
    )


@endpoint(purpose=PURPOSE, permission="copy.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """Reports of comparisons; whoever may puts copies out, or takes originals in."""
    by, purpose = request.actor, request.purpose
    out = ExportForm.of(request) if by.may("file.export") else None
    into = CompareForm.of(request) if by.may("copy.write") else None
    if out:
        out.auto_id = "out_%s"

    def put_out(data: dict[str, Any]) -> str:
        rows = queries.for_comparison(by, data["information"]).iterator(20_000)
        made = export(
            name="情報連携_副本照合", columns=OUT, profile="machine", by=by, purpose=purpose,
            rows=(row | {"unified_number": row["person__unified_number"]} for row in rows),
        )  # fmt: skip
        flash(request, "出力しました", f"{made.file_name}（出力台帳から取り出せます）")
        return reverse("copy-comparison-list")

    def compare(data: dict[str, Any]) -> str:
        try:
            text = data["file"].read().decode("utf-8")
        except UnicodeDecodeError:
            raise InvalidInput("UTF-8のファイルにしてください。", field="file") from None
        made = run_comparison(
            information=data["information"], originals=map(line_of, read_originals(text)), by=by, purpose=purpose
        )  # fmt: skip
        different = sum(made.counts.values())
        flash(request, "照合しました", f"違いは{different}件です。")
        return reverse("copy-comparison-detail", args=[made.pk])

    done = (out and out.submit(put_out)) or (into and into.submit(compare))
    table = Table(
        request, name="copy-comparisons", columns=COLUMNS, rows=queries.comparisons(by), caption="照合の結果",
        empty="まだ照合していません。",
    )  # fmt: skip
    return done or show(request, "copies/comparisons.html", table=table, out=out, into=into, section="copies")


@endpoint(purpose=PURPOSE, permission="copy.read")
def detail_page(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """The difference report of one comparison."""
    found = queries.comparison(request.actor, comparison_id)
    filters = DifferencesFilter(request.GET, request=request)
    table = Table(
        request, name="copy-differences", columns=DIFFERENCES, filters=filters, caption="違いの一覧",
        rows=found.differences.filter(**filters.conditions()).order_by("id"), empty="違いはありません。",
    )  # fmt: skip
    shown = list(table.all_rows[max(0, table.first_row - 1) : table.last_row])
    audit.record_read(
        "exchange.differences_listed", by=request.actor, purpose=request.purpose, obj=f"comparison:{found.pk}",
        subjects=list(dict.fromkeys(f"person:{row.unified_number}" for row in shown)),
    )  # fmt: skip
    table.show_only(shown)
    return show(
        request, "copies/comparison.html", table=table, found=found, section="copies",
        information=name_of("information", found.information),
    )  # fmt: skip
