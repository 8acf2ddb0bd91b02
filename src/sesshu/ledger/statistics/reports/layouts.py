"""報告の並び: the dated layout of the yearly report, read from `health_report.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

_AGE = re.compile(r"(\d+)([my])")


@dataclass(frozen=True, slots=True)
class Target:
    """Who ought to be counted below: residents who reach an age in the year, or who have it at its end."""

    months: int
    reached_in_year: bool
    sex: str = ""

    @property
    def words(self) -> str:
        age = f"{self.months // 12}歳" if self.months % 12 == 0 and self.months > 12 else f"生後{self.months}月"
        who = {"F": "女性", "M": "男性"}.get(self.sex, "住民")
        return f"年度内に{age}に達する{who}" if self.reached_in_year else f"年度末に{age}以上の{who}"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the report: which doses of a series stand in it."""

    group: str
    name: str
    series: str
    steps: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    age_from: int = 0
    age_below: int = 1_000
    target: Target | None = None

    def holds(self, series: str, step: str, product: str, age: int | None) -> bool:
        return (
            series == self.series
            and (not self.steps or step in self.steps)
            and (not self.products or product in self.products)
            and ((self.age_below == 1_000 and not self.age_from) or self.age_from <= (age or 0) < self.age_below)
        )


@dataclass(frozen=True, slots=True)
class Layout:
    first_year: int
    confirmed: bool
    source: str
    lines: tuple[Line, ...]


@cache
def layouts() -> tuple[str, tuple[Layout, ...]]:
    """The name of the report, and its layouts, the newest first."""
    text = resources.files("sesshu.ledger.statistics.reports").joinpath("health_report.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    found = [
        Layout(one["from"], one["certainty"] == "confirmed", one["source"],
               tuple(_line(group, row) for group in one["groups"] for row in group["lines"]))
        for one in data["layouts"]
    ]  # fmt: skip
    return data["name"], tuple(sorted(found, key=lambda one: -one.first_year))


def layout(year: int) -> Layout:
    """The layout for a fiscal year; for years before the first one, that one."""
    _, found = layouts()
    return next((one for one in found if one.first_year <= year), found[-1])


def _line(group: dict[str, Any], row: dict[str, Any]) -> Line:
    ages, wanted = row.get("age", {}), row.get("target")
    target = None
    if wanted:
        said = wanted.get("reaches") or wanted["at_least"]
        found = _AGE.fullmatch(str(said))
        if found is None:
            raise ValueError(f"{group['name']}、{row['name']}: 「{said}」は読めません。例：12m、65y")
        months = int(found[1]) * (12 if found[2] == "y" else 1)
        target = Target(months, "reaches" in wanted, wanted.get("sex", ""))
    return Line(
        group["name"], row["name"], group["series"], tuple(row.get("steps", ())), tuple(row.get("products", ())),
        ages.get("from", 0), ages.get("below", 1_000), target,
    )  # fmt: skip
