"""One calendar in tables, charts and files: years and months in the era that the office writes."""

from __future__ import annotations

from datetime import date

from sesshu.dates import wareki


def fiscal_year_name(year: int) -> str:
    """令和8年度"""
    return wareki(date(year, 4, 1)).split("年")[0] + "年度"


def month_name(month: str) -> str:
    """令和8年7月, of `2026-07`."""
    return wareki(date(int(month[:4]), int(month[5:7]), 1)).split("月")[0] + "月"
