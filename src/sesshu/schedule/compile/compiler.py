"""The order of compiling: names first, then series, then rules across series."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from sesshu.law import Entry, read_yaml, schedule_files, settled
from sesshu.schedule.city import CityRules
from sesshu.schedule.compile import across, finishing, products, series
from sesshu.schedule.compile import city as city_rules
from sesshu.schedule.compile.builder import Builder
from sesshu.schedule.compile.parameters import read_parameters, settle
from sesshu.schedule.tables import KernelTables, Tables


def compile_tables(
    *, rules: str, overrides: Mapping[str, str] | None, folder: Path | None, city: CityRules | None = None
) -> Tables:
    """Read all law files and compile them, the city's programmes behind them.

    Raises LawError with file, line and a Japanese sentence.
    """
    builder = Builder(settle(read_parameters(folder), overrides))
    parameters = read_yaml("parameters.yaml", folder=folder)

    def read(name: str) -> Entry:
        return settled(read_yaml(name, folder=folder), parameters, overrides)

    products.read(builder, read_yaml("products.yaml", folder=folder))
    city = city or CityRules()
    city_rules.read_products(builder, city)
    exclusions = read_yaml("exclusions.yaml", folder=folder)
    across.read_conditions(builder, exclusions)
    files = in_order([read(name) for name in schedule_files(folder)])
    own = city_rules.programmes(city, files)
    series.number(builder, [*files, *own])
    exceptions = across.exceptions(read_yaml("long_illness.yaml", folder=folder), builder)
    for entry in files:
        series.read(builder, entry, exceptions.get(entry["series"], []))
    across.read_exclusions(builder, exclusions)
    for entry in own:
        series.read(builder, entry, [])
        city_rules.read_exclusions(builder, entry)
    across.read_gaps(builder, read("intervals.yaml"))
    finishing.finish(builder)
    return Tables(
        rules=rules,
        kernel=KernelTables(**builder.columns),
        series=builder.series,
        products=builder.products,
        conditions=builder.conditions,
        window_rows=builder.window_rows,
        path_rows=builder.path_rows,
        step_names=builder.step_names,
        way_rows=builder.way_rows,
        late_rows=builder.late_rows,
        exclusion_rows=builder.exclusion_rows,
        gap_rows=builder.gap_rows,
    )


def in_order(files: list[Entry]) -> list[Entry]:
    """Series by family, and within a family by `order`. Raises LawError for two of one order."""
    for entry in files:
        series.check_head(entry)
    ordered = sorted(files, key=lambda entry: (str(entry["family"]), int(entry["order"])))
    for earlier, later in pairwise(ordered):
        if (earlier["family"], earlier["order"]) == (later["family"], later["order"]):
            raise later.error(f"「order」が {earlier.file} と同じです。family の中で別の数にしてください。")
    return ordered
