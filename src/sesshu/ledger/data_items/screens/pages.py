"""データ項目一覧: what every column is, with a search; the same list as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.files.listing import export_table
from sesshu.foundation.files.writing import PROFILES
from sesshu.foundation.screens import fields, flash, show
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column, Table
from sesshu.ledger.data_items import queries
from sesshu.ledger.data_items.dictionary import DataItem, words

COLUMNS = (
    Column("name", "項目"), Column("table_name", "台帳"), Column("class_name", "分類", css="tight"),
    Column("source_name", "出所"), Column("purpose_name", "利用目的"), Column("readers", "見られる担当"),
    Column("retention_name", "保存期間"), Column("annex", "評価書 別添1の項目"), Column("key", "表と列", css="code"),
)  # fmt: skip


class ItemFilter(FilterForm):
    word = fields.TextField("項目・台帳・列の名前", most=60, required=False, example="生年月日")
    data_class = fields.ChoiceField(
        "分類", choices=lambda: [(code, str(row["name"])) for code, row in words()["classes"].items()],
        required=False, empty="すべて",
    )  # fmt: skip
    in_annex = fields.CheckField("評価書 別添1にある項目だけ")


class ExportForm(Form):
    profile = fields.ChoiceField(
        "形式", choices=lambda: [(code, one.label) for code, one in PROFILES.items()], empty="", initial="human"
    )


@endpoint(purpose="SYSTEM_OPERATION", permission="data_item.read")
def list_page(request: HttpRequest) -> HttpResponse:
    """No row of anybody is read here: only what the columns are."""
    filters = ItemFilter(request.GET, request=request)
    rows = [one for one in queries.items(request.actor) if _fits(one, **filters.conditions())]
    table = Table(
        request, name="data-items", columns=COLUMNS, rows=rows, filters=filters, caption="データ項目", unit="項目",
        empty="この言葉の項目はありません。",
    )  # fmt: skip
    export = ExportForm.of(request) if request.actor.may("file.export") else None

    def put_out(data: dict[str, Any]) -> str:
        made = export_table(
            table=table, name="予防接種_データ項目一覧", by=request.actor, purpose=request.purpose,
            profile=data["profile"],
        )  # fmt: skip
        flash(request, "出力しました", f"{made.file_name}（出力台帳から取り出せます）")
        return request.get_full_path()

    if export and (done := export.submit(put_out)):
        return done
    return show(request, "data_items/list.html", table=table, export=export, classes=words()["classes"].values())


def _fits(one: DataItem, word: str = "", data_class: str = "", *, in_annex: bool = False) -> bool:
    told = f"{one.name} {one.table_name} {one.key} {one.annex}".lower()
    return (
        all(part in told for part in word.lower().split())
        and data_class in ("", one.data_class)
        and (bool(one.annex) or not in_annex)
    )
