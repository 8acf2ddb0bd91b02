"""Compiled law: small integer tables for the kernel and strings for the explanation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

# Days that stand for "no bound". Every lawful day lies between them.
FIRST_DAY = 1
LAST_DAY = 3_652_059  # 9999-12-31
# Below every lawful day and above it: a moment that this person never reaches makes no window.
NEVER = LAST_DAY + 1
# More doses than anybody has: where a rule names no most.
MANY = 1_000_000
# Room for counted doses of a series, and for open windows of a series. Who needs more is given more.
DOSE_ROOM = 16
WINDOW_ROOM = 24

Ints = list[int]
# Places in `sizes`.
SERIES, PRODUCTS, EXCLUSIONS, GAPS = range(4)


class KernelTables(NamedTuple):
    """Columns of integers; `compiled` holds the same names in a numpy record. Days are ordinals; `*_from` and
    `*_until` of windows, paths, ways, amounts and skips are numbers of moments (-1: none); sets of products and
    routes are bit masks. A row is visible from `*_known`; its end `*_valid_until` from `*_end_known`.
    """

    sizes: Ints  # rows of: series, products, exclusions, gaps

    moment_kind: Ints
    moment_first: Ints
    moment_second: Ints

    family_first: Ints
    family_end: Ints
    product_family_first: Ints  # by product, into product_family
    product_family_end: Ints
    product_family: Ints
    product_class: Ints
    product_touches_series: Ints  # bits of the series whose answer can depend on a dose of the product

    series_products: Ints
    series_window_first: Ints
    series_window_end: Ints
    series_path_first: Ints
    series_path_end: Ints
    series_repeats: Ints  # 0 once in life, 1 once a fiscal year, 2 once a pregnancy
    series_start: Ints
    series_before: Ints  # 1: doses before the programme are deemed to count
    series_only_with: Ints  # products without which nobody is asked about the series; 0: everybody is
    series_by_history: Ints  # 1: a window asks for earlier doses
    series_choice_first: Ints  # products in order of choice
    series_choice_end: Ints
    choice: Ints

    window_kind: Ints
    window_from: Ints
    window_until: Ints
    window_valid_from: Ints
    window_valid_until: Ints
    window_known: Ints
    window_end_known: Ints
    window_products: Ints
    window_sex: Ints
    window_born_from: Ints
    window_born_until: Ints
    window_condition: Ints
    window_years: Ints
    window_season_from: Ints
    window_season_until: Ints
    window_history_from: Ints  # doses of the series between these days (0: none asked for)
    window_history_until: Ints
    window_history_least: Ints

    path_from: Ints
    path_until: Ints
    path_born_from: Ints
    path_born_until: Ints
    path_products: Ints
    path_history_day: Ints
    path_history_least: Ints
    path_history_most: Ints
    path_within: Ints
    path_restart: Ints
    path_otherwise: Ints
    path_step_first: Ints
    path_step_end: Ints
    path_required_end: Ints  # steps from here on are optional
    path_cut: Ints  # 1: a cut-off may pass over a step

    step_way_first: Ints
    step_way_end: Ints
    step_skip_first: Ints
    step_skip_end: Ints
    step_standard_from: Ints
    step_standard_until: Ints
    step_usual_from_unit: Ints
    step_usual_from: Ints
    step_usual_until_unit: Ints
    step_usual_until: Ints
    step_late_after: Ints
    step_late_row: Ints

    skip_dose: Ints  # 0: the day itself, n: the day of dose n
    skip_after: Ints
    skip_products: Ints
    skip_valid_from: Ints
    skip_valid_until: Ints
    skip_known: Ints
    skip_end_known: Ints

    way_products: Ints
    way_valid_from: Ints
    way_valid_until: Ints
    way_known: Ints
    way_end_known: Ints
    way_from: Ints
    way_until: Ints
    way_least: Ints
    way_most: Ints
    way_interval_first: Ints
    way_interval_end: Ints
    way_amount_first: Ints
    way_amount_end: Ints

    interval_reference: Ints  # 0: previous dose, n: dose n, -1-s: last dose of series s
    interval_unit: Ints
    interval_amount: Ints
    interval_doctor_unit: Ints  # what is enough where a doctor finds it necessary
    interval_doctor_amount: Ints  # -1: nothing shorter

    amount_volume: Ints  # thousandths of a millilitre, -1 where the law names none
    amount_routes: Ints
    amount_from: Ints
    amount_until: Ints

    exclusion_condition: Ints
    exclusion_series: Ints
    exclusion_valid_from: Ints
    exclusion_valid_until: Ints
    exclusion_known: Ints
    exclusion_end_known: Ints

    gap_earlier: Ints  # classes of products
    gap_later: Ints
    gap_days: Ints
    gap_valid_from: Ints
    gap_valid_until: Ints
    gap_known: Ints
    gap_end_known: Ints


@dataclass(frozen=True, slots=True)
class RuleRow:
    """Where a compiled row comes from."""

    file: str
    line: int
    article: str
    certainty: str
    words: str = ""

    @property
    def name(self) -> str:
        """schedule/mr_1.yaml:12"""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class SeriesText:
    code: str
    name: str
    category: str
    standard_words: str
    before_article: str


@dataclass(frozen=True, slots=True)
class ProductText:
    code: str
    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything a judgement needs. `rules` names the state of the law."""

    rules: str
    kernel: KernelTables
    series: list[SeriesText]
    products: list[ProductText]
    conditions: list[str]
    window_rows: list[RuleRow]
    path_rows: list[RuleRow]
    step_names: list[tuple[str | None, str]]
    way_rows: list[RuleRow]
    late_rows: list[RuleRow]
    exclusion_rows: list[RuleRow]
    gap_rows: list[RuleRow]
    series_index: dict[str, int] = field(default_factory=dict)
    product_index: dict[str, int] = field(default_factory=dict)
    condition_index: dict[str, int] = field(default_factory=dict)
    bounds: dict[tuple[int, int], Ints] = field(default_factory=dict, compare=False, repr=False)  # see bounds.py

    def __post_init__(self) -> None:
        self.series_index.update({text.code: number for number, text in enumerate(self.series)})
        self.product_index.update({text.code: number for number, text in enumerate(self.products)})
        self.condition_index.update({code: number for number, code in enumerate(self.conditions)})
