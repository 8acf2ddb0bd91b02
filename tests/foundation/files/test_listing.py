"""画面の一覧をファイルに: 出力台帳に残り、表示中の頁だけでなく全行が、出力しない列を除いて出る。"""

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotPermitted
from sesshu.foundation.files import exporting
from sesshu.foundation.files.listing import export_table
from sesshu.foundation.files.models import Export
from sesshu.foundation.screens.tables import Column, Table

pytestmark = pytest.mark.django_db
COLUMNS = [Column("name", "名称", value=lambda row: f"第{row}"), Column("hidden", "内部", value=str, exported=False)]


def table(by: Actor) -> Table:
    request = RequestFactory().get("/rows/")
    request.actor = by  # type: ignore[attr-defined]
    return Table(request, name="rows", columns=COLUMNS, rows=list(range(250)))


def test_一覧の全行が出力台帳を通って出る(clerk: Actor) -> None:
    made = export_table(table=table(clerk), name="試験_一覧", by=clerk, purpose="FILE_EXCHANGE")
    assert (made.rows, [column["label"] for column in made.columns]) == (250, ["名称"])
    lines = exporting.contents(export=made, by=clerk).decode("utf-8-sig").splitlines()
    assert len(lines) == 251
    assert "第249" in lines[-1]


def test_出力の権限がなければ出ない(auditor: Actor) -> None:
    with pytest.raises(NotPermitted):
        export_table(table=table(auditor), name="試験_一覧", by=auditor, purpose="FILE_EXCHANGE")
    assert not Export.objects.exists()
