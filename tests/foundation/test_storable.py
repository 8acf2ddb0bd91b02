"""What no database and no calendar can keep has a name before it comes to them."""

from __future__ import annotations

import inspect
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.storable import MOST, check_storable
from sesshu.foundation.written import check_arguments, check_message


class Row(BaseModel):
    name: str = "接種　花子"
    born: date | None = None
    row: int = 25


class Batch(BaseModel):
    rows: list[Row]
    values: dict[str, str] = {}


@pytest.mark.parametrize(
    ("value", "field", "words"),
    [
        (Batch(rows=[Row(), Row(name="花\0子")]), "name", "「name」（rowsの2番目）：使えない文字（制御文字 U+0000"),
        (Batch(rows=[Row(born=date(1799, 12, 31))]), "born", "1800-01-01から9999-12-31まで"),
        (Batch(rows=[Row(row=10**12)]), "row", "数が大きすぎるか小さすぎます"),
        (Batch(rows=[], values={"住所": "熊本市\0"}), "住所", "使えない文字"),
        (Batch(rows=[], values={"住\0所": "熊本市"}), "values", "使えない文字"),
        (["\ud800"], "asked", "（askedの1番目）：使えない文字"),
        (datetime(1, 1, 1, tzinfo=UTC), "asked", "1800年から9998年まで"),
        (datetime(9999, 12, 31, tzinfo=UTC), "asked", "例：2026-11-20T05:30:00+09:00"),
        (-MOST - 1, "asked", "整数"),
    ],
)
def test_保存できない値は_項目と許される値と例で断られる(value: Any, field: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_storable(value, "asked")
    assert refused.value.field == field
    assert words in refused.value.message
    assert "例：" in refused.value.message
    assert "\0" not in refused.value.message


def test_APIの操作も電文の入口も_同じ所で調べる() -> None:
    wrong = Batch(rows=[Row(name="花\0子")])
    with pytest.raises(InvalidInput, match="U\\+0000"):
        check_message(wrong)
    with pytest.raises(InvalidInput, match="U\\+0000"):
        check_arguments(inspect.signature(lambda message: message), {"message": wrong})


def test_ふつうの値は通る() -> None:
    check_storable(Batch(rows=[Row(born=date(9999, 12, 31), name="接種\t花子\n")], values={"項": "25"}))
    for value in (None, True, 0, MOST, datetime(2026, 11, 20, tzinfo=UTC), "", ()):
        check_storable(value, "asked")
