"""グラフの読み上げ名と表: どのグラフにも名前があり、描いた数はすべて、すぐ下の表の同じ名前の行と列にある。"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.statistics.screens import pages, report_pages
from tests.ledger.statistics.test_pages import city, shown

__all__ = ["city"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
CHART = re.compile(
    r'<svg class="chart" role="img" aria-label="(?P<name>[^"]+)"[^>]*>(?P<drawn>.*?)</svg>'
    r'.*?<div class="table-wrap" tabindex="0" role="region" aria-label="(?P<table>[^"]+)">(?P<rows>.*?)</div>',
    re.DOTALL,
)
VALUE = re.compile(r"<title>([^<：]*)：([^<]*)</title>")
ROW, CELL, TAG = (
    re.compile(r"<tr>(.*?)</tr>", re.DOTALL),
    re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL),
    r"<[^>]+>",
)
CHARTS: dict[str, tuple[Any, dict[str, str], str]] = {
    "棒": (pages.table_page, {"axis_1": "sex"}, "性別"),
    "並べた棒": (pages.table_page, {"axis_1": "sex", "axis_2": "series"}, "性別"),
    "月ごと": (pages.table_page, {"axis_1": "month", "axis_2": "sex"}, "月"),
    "接種率": (report_pages.coverage_page, {"series": "mr_1", "first_year": "2023", "last_year": "2024"}, "接種率"),
    "完了の推移": (report_pages.completion_page, {"series": "mr_1", "first_year": "2023", "last_year": "2024"}, "完了"),
}


def text_of(cell: str) -> str:
    return unescape(re.sub(TAG, "", cell)).strip()


def bare(number: str) -> str:
    """Without its unit, and 100.0% as 100%."""
    return re.sub(r"[人回]|\.0(?=%)", "", number)


@pytest.mark.parametrize("chart", CHARTS)
def test_グラフには読み上げ名があり_描いた数はすべて下の表にある(clerk: Actor, chart: str) -> None:
    view, asked, word = CHARTS[chart]
    page = shown(clerk, view, **asked)
    found = list(CHART.finditer(page))
    assert found, f"グラフがありません：{chart}"
    for one in found:
        name = unescape(one["name"])
        assert name.endswith("（内容は下の表と同じです）")
        assert word in name, name
        assert one["table"].endswith("の表")
        rows = [[text_of(cell) for cell in CELL.findall(row)] for row in ROW.findall(one["rows"])]
        cells = {bare(cell) for row in rows for cell in row}
        drawn = [(unescape(label), value) for label, value in VALUE.findall(one["drawn"])]
        assert drawn
        for label, value in drawn:
            assert bare(value) in cells, (label, value, rows)
