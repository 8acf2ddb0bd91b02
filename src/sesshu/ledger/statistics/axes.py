"""集計の軸: what a table may be divided by. Each is one expression over the flat table, and words for its values."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from sesshu.ledger.doses.codes import codes
from sesshu.ledger.institutions import queries as institutions
from sesshu.ledger.products.catalogue import product_name
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.words import ResidentStatus, Sex
from sesshu.ledger.statistics.years import fiscal_year_name, month_name

UNKNOWN = "不明"
Words = Callable[[Iterable[str]], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Axis:
    """`sql` gives a text or NULL (unknown). `words` name the values; `by_series`: has a meaning only where a dose is
    looked at in a series, so that a dose in two series counts twice. `column`: the one column (or number) that the
    text is made of, one text for each value; persons are counted by it, and the text is made once for each cell."""

    code: str
    name: str
    sql: str
    words: Words
    by_series: bool = False
    column: str = ""

    @property
    def counted_by(self) -> str:
        """What tells the values apart as cheaply as can be."""
        return self.column or self.sql

    def text_of(self, name: str) -> str:
        """The text (never NULL) of a `counted_by` that goes under this name."""
        return f"coalesce({self.sql.replace(self.column, name) if self.column else name}, '')"


def _each(word: Callable[[str], str]) -> Words:
    return lambda values: {value: word(value) for value in values}


def _fiscal(value: str) -> str:
    return fiscal_year_name(int(value))


def _series(values: Iterable[str]) -> dict[str, str]:
    names = {one.code: one.name for one in city_tables().series} | {"": "どの予防接種にも数えない"}
    return {value: names.get(value, value) for value in values}


def _institutions(values: Iterable[str]) -> dict[str, str]:
    found = list(values)
    return {code: code for code in found} | institutions.names(found)


@cache
def age_bands() -> dict[str, tuple[int, str]]:
    """年齢区分 by code, in order: the age each begins with, and its name."""
    text = resources.files("sesshu.ledger.statistics").joinpath("age_bands.yaml").read_text(encoding="utf-8")
    return {f"{one['from']:03}": (int(one["from"]), str(one["name"])) for one in yaml.safe_load(text)}


def band_number() -> str:
    """Which band an age is in, counted from one: the number is told apart faster than its text. Whoever is younger
    than the first band begins is in it."""
    starts = ", ".join(str(start) for start, _ in age_bands().values())
    return f"CASE WHEN birth_date IS NULL THEN NULL ELSE greatest(width_bucket(age::int, ARRAY[{starts}]), 1) END"


def _bands_sql() -> str:
    """The code of the band; codes from our own file only."""
    told = ", ".join(f"'{code}'" for code in age_bands())
    return f"(ARRAY[{told}])[{band_number()}]"


AXES = {
    axis.code: axis
    for axis in (
        Axis("series", "予防接種", "series", _series, by_series=True, column="series"),
        Axis("step", "期・回", "NULLIF(step, '')", _each(str), by_series=True),
        Axis("number", "通算の回", "number::text", _each(lambda v: f"{v}回目"), by_series=True),
        Axis("judgement", "判定", "CASE WHEN routine THEN '1' WHEN valid THEN '2' ELSE '3' END",
             _each(lambda v: {"1": "定期", "2": "有効（定期外）", "3": "要確認"}[v]), by_series=True),
        Axis("product", "ワクチン", "product", _each(product_name), column="product"),
        Axis("fiscal_year", "接種年度", "fiscal_year::text", _each(_fiscal)),
        Axis("month", "接種月", "left(given_on::text, 7)", _each(month_name)),
        Axis("age", "接種時の年齢", "lpad(age::text, 3, '0')", _each(lambda v: f"{int(v)}歳"), column="age"),
        Axis("age_band", "接種時の年齢区分", _bands_sql(), _each(lambda v: age_bands()[v][1]),
             column=band_number()),
        # 2 April to 1 April: those born on 1 April belong to the year before.
        Axis("birth_year", "生まれた学年", "birth_year::text", _each(lambda v: f"{_fiscal(v)}生まれ"),
             column="birth_year"),
        Axis("sex", "性別", "NULLIF(sex, '')", _each(lambda v: str(dict(Sex.choices)[v])), column="sex"),
        Axis("town", "町", "NULLIF(town, '')", _each(str), column="town"),
        Axis("institution", "医療機関", "NULLIF(institution_code, '')", _institutions),
        Axis("setting", "個別・集団", "setting", _each(lambda v: codes("setting").get(v, v))),
        Axis("kind", "区分", "kind", _each(lambda v: codes("kind").get(v, v))),
        Axis("status", "住民の状態（いま）", "status", _each(lambda v: str(ResidentStatus(v).label))),
    )
}  # fmt: skip
