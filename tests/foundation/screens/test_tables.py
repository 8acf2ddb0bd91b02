"""Lists: 100 rows a page, sorting on the server, removable and saved conditions."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.screens.fields import ChoiceField, DateField, TextField
from sesshu.foundation.screens.filters import FilterForm
from sesshu.foundation.screens.list_settings import save_setting
from sesshu.foundation.screens.models import ListSetting
from sesshu.foundation.screens.tables import Column, Table


@dataclass
class Row:
    name: str
    number: int | None
    on: date | None


class RowFilter(FilterForm):
    state = ChoiceField("状態", choices=[("w", "承認待ち"), ("d", "済")], required=False)
    since = DateField("開始日", required=False)
    word = TextField("語", required=False)


COLUMNS = [
    Column("name", "名称", link=lambda row: f"/rows/{row.name}/", sort="name"),
    Column("number", "件数", sort="number", align="right"),
    Column("on", "日付", tag=lambda row: "care" if row.on else ""),
]
ROWS = [Row(f"n{i:03}", i * 7 % 250 if i else None, date(2026, 11, 21)) for i in range(250)]


def table(query: str, actor: Actor | None = None, **kwargs: object) -> Table:
    request = RequestFactory().get(f"/rows/?{query}")
    request.actor = actor
    return Table(request, name="rows", columns=COLUMNS, rows=kwargs.pop("rows", ROWS), **kwargs)  # type: ignore[arg-type]


def test_百件ずつ見せ全体の件数を言う() -> None:
    third = table("page=3")
    assert (third.total, third.first_row, third.last_row, len(third.body())) == (250, 201, 250, 50)
    page = str(third)
    assert "201～250件目" in page
    assert "前の100件" in page
    assert "次の100件" not in page


@pytest.mark.parametrize(("asked", "shown"), [("0", 1), ("-1", 1), ("x", 1), ("99", 3), ("９", 1), ("1" * 30, 1)])
def test_ないページを求められても近いページを見せる(asked: str, shown: int) -> None:
    assert table(f"page={asked}").page == shown


def test_並べ替えは見出しで分かり知らない列では並べない() -> None:
    down = table("sort=-number")
    assert [cell[1].text for cell in down.body()[:3]] == ["―", "249", "248"]
    assert 'aria-sort="descending"' in str(down)
    assert down.headers()[1].next_sort == "number"
    assert table("sort=on").sort == ""
    assert table("sort=password").body()[0][0].text == "n000"


def test_数は右に寄せ日付は和暦でない値は横線() -> None:
    cells = table("").body()[0]
    assert (cells[1].text, cells[1].css) == ("―", "right")
    assert cells[2].text == "R8.11.21"
    assert '<span class="tag tag--care">R8.11.21</span>' in str(table(""))
    assert table("", rows=[Row("a", 0, None)]).body()[0][1].text == "0"


def test_日時の列は_時刻まで見せる() -> None:
    at = datetime(2026, 11, 21, 0, 5, tzinfo=UTC)
    request = RequestFactory().get("/rows/")
    request.actor = None
    shown = Table(
        request, name="rows", rows=[{"at": at}, {"at": None}],
        columns=[Column("at", "受領の日時", lambda row: row["at"], with_time=True)],
    )  # fmt: skip
    assert [cells[0].text for cells in shown.body()] == ["R8.11.21 09:05", "―"]


def test_空の一覧は理由を言う() -> None:
    assert "取込がまだありません。" in str(table("", rows=[], empty="取込がまだありません。"))


def test_選んだ条件は言葉で見え外せる() -> None:
    params = QueryDict("state=w&since=R8.11.1&word=&page=2")
    filters = RowFilter(params)
    assert [one.text for one in filters.chosen()] == ["状態：承認待ち", "開始日：令和8年11月1日"]
    assert filters.conditions() == {"state": "w", "since": date(2026, 11, 1)}
    without = RowFilter(QueryDict("state=w&since=R8.11.1&drop=state"))
    assert [one.field for one in without.chosen()] == ["since"]


def test_読めない条件は使わず誤りを見せる() -> None:
    filters = RowFilter(QueryDict("state=w&since=R8.2.30"))
    assert filters.conditions() == {"state": "w"}
    assert "暦にない日付" in str(table("state=w", filters=filters))


def test_並べ替えやページ送りで条件は残る() -> None:
    page = str(table("state=w&sort=name&page=2", filters=RowFilter(QueryDict("state=w"))))
    assert '<input type="hidden" name="state" value="w">' in page


def test_同じ画面の二つ目の一覧は_自分のページと並びを持つ() -> None:
    query = "state=w&page=2&sort=-name&columns=on&page.done=3&sort.done=number"
    first, done = table(query), table(query, part="done")
    assert (first.page, first.sort, done.page, done.sort) == (2, "-name", 3, "number")
    assert 'name="page.done" value="2"' in str(done)
    assert 'name="sort.done" value="-number"' in str(done)
    assert ' type="submit" name="page" ' not in str(done)


def test_一つの一覧のページを送っても_ほかの一覧のページと並びと列は残る() -> None:
    query = "state=w&page=2&sort=-name&columns=on&page.done=3&sort.done=number"
    filters = RowFilter(QueryDict("state=w"))
    assert table(query, filters=filters).hidden == [("state", "w"), ("page.done", "3"), ("sort.done", "number")]
    kept = [("state", "w"), ("page", "2"), ("sort", "-name"), ("columns", "on")]
    assert table(query, part="done").hidden == kept
    assert table(query).address_of_list == "state=w&sort=-name", "a file and a kept setting hold one list alone"


def test_外した条件は次の並べ替えにも付いてこない() -> None:
    listed = table("state=w&since=R8.11.1&drop=since", filters=RowFilter(QueryDict("state=w&since=R8.11.1&drop=since")))
    assert listed.conditions == [("state", "w")]
    assert listed.address_of_conditions == "state=w"


def test_出力は権限のある人だけに件数を添えて勧める(clerk: Actor, counter: Actor) -> None:
    assert "250件をファイルに出力" in str(table("", clerk, export_url="/rows/export/"))
    assert "ファイルに出力" not in str(table("", counter, export_url="/rows/export/"))
    listed = table("sort=name")
    assert listed.export_columns() == ["名称", "件数", "日付"]
    assert len(list(listed.export_rows())) == 250


@pytest.mark.django_db
def test_一覧は行が増えても問合せは三つ(clerk: Actor, django_assert_num_queries: Any) -> None:
    for number in range(15):
        save_setting(table="rows", name=f"条件{number}", conditions="a=1", by=clerk, purpose="OWN_ACCOUNT")
    request = RequestFactory().get("/rows/")
    request.actor = clerk
    with django_assert_num_queries(3):  # count, rows, settings
        listed = Table(
            request, name="rows", columns=[Column("name", "名前", sort="name")], rows=ListSetting.objects.all(),
            filters=RowFilter(request.GET), sort="name",
        )  # fmt: skip
        assert "条件14" in str(listed)
