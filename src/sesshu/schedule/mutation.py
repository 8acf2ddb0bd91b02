"""Running mutants against the case tables: is every number of the law held by a case?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sesshu.law import Entry, LawError, drafted, entries, read_yaml, schedule_files
from sesshu.law.cases import Case, read_cases
from sesshu.schedule.cases import answer
from sesshu.schedule.compile import compile_tables
from sesshu.schedule.lint import lint
from sesshu.schedule.mutants import Applied, Mutant, mutants_of
from sesshu.schedule.tables import Tables

ACROSS = "intervals"
_SHARED = ("products.yaml", "exclusions.yaml", "long_illness.yaml", "intervals.yaml", "parameters.yaml")
KILLED, REFUSED, SURVIVED = "killed", "refused", "survived"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant: killed by a case (`by` names its place), refused by loader or linter, or survived."""

    series: str
    mutant: Mutant
    outcome: str
    by: str = ""


@dataclass(slots=True)
class Bench:
    """The law of one family of series in memory, its cases, and the answers of the unchanged law."""

    series: str
    files: dict[str, Entry]
    cases: list[Case]
    rows: list[tuple[str, Mutant]] = field(default_factory=list)
    folder: Path = field(default_factory=Path)

    def law(self, settings: tuple[tuple[str, str], ...]) -> Tables:
        return compile_tables(rules="draft", overrides=dict(settings) or None, folder=self.folder)


def bench_of(series: str, folder: Path | None = None) -> Bench:
    """Read the files that judge a series and find its mutants. Raises LawError."""
    files = {name: read_yaml(name, folder=folder) for name in _SHARED}
    schedules = {name: read_yaml(name, folder=folder) for name in schedule_files(folder)}
    own = schedules.get(f"schedule/{series}.yaml")
    family = own.get("family") if own is not None else None
    kept = {name: entry for name, entry in schedules.items() if own is None or entry.get("family") == family}
    _keep_series(files["exclusions.yaml"], "exclusions", kept)
    _keep_series(files["long_illness.yaml"], "exceptions", kept)
    bench = Bench(series, {**files, **kept}, read_cases(series))
    bench.rows = list(_rows(bench, own))
    return bench


def _keep_series(file: Entry, word: str, kept: Mapping[str, Entry]) -> None:
    """Leave only the rows about series that are kept, and only their codes."""
    codes = {str(entry["series"]) for entry in kept.values()}
    rows = []
    for row in entries(file, word):
        for listing in ("series", "except"):
            if listing in row:
                row[listing] = [code for code in row[listing] if code in codes]
        if row.get("series") != []:
            rows.append(row)
    file[word] = rows


def _rows(bench: Bench, own: Entry | None) -> Iterator[tuple[str, Mutant]]:
    """Mutants by file: the series itself, what other files say about it, the settings it uses."""
    if own is None:
        yield from ((ACROSS + ".yaml", mutant) for mutant in mutants_of(bench.files[ACROSS + ".yaml"]))
        return
    yield from ((own.file, mutant) for mutant in mutants_of(own))
    for name, word in (("long_illness.yaml", "exceptions"), ("exclusions.yaml", "exclusions")):
        file = bench.files[name]
        about = tuple(f"{word}[{at}]" for at, row in enumerate(file[word]) if bench.series in row.get("series", ()))
        if about:
            yield from ((name, mutant) for mutant in mutants_of(file, only=about))
    yield from (("parameters.yaml", mutant) for mutant in _settings(bench.files["parameters.yaml"], str(own)))


def _settings(file: Entry, text: str) -> Iterator[Mutant]:
    for at, row in enumerate(file["parameters"]):
        if str(row["code"]) not in text:
            continue
        yield from mutants_of(file, only=(f"parameters[{at}].default",))
        for choice in row.get("choices") or ():
            if choice != row["default"]:
                line = row.lines["default"]
                path = f"parameters[{at}].default"
                yield Mutant(file.file, line, row.column, path, "default", -1, row["default"], choice)


def run(bench: Bench, rows: list[tuple[str, Mutant]] | None = None) -> Iterator[Fate]:
    """The fate of each mutant. Raises ValueError where a case fails on the unchanged law."""
    with drafted(bench.files) as folder:
        bench.folder = folder
        failing = _killer(bench, bench.cases)
        if failing is not None:
            raise ValueError(f"{failing.place}: 変えていない法令データで、判定例のとおりになりません。")
        faults = set(lint(bench.law(())))
        cases = list(bench.cases)
        for name, mutant in bench.rows if rows is None else rows:
            with Applied(bench.files[name], mutant):
                fate = _fate(bench, mutant, cases, faults)
            if fate.outcome == KILLED:
                killer = next(case for case in cases if case.place == fate.by)
                cases.remove(killer)
                cases.insert(0, killer)
            yield fate


def _fate(bench: Bench, mutant: Mutant, cases: list[Case], faults: set[str]) -> Fate:
    try:
        killer = _killer(bench, cases)
        if killer is not None:
            return Fate(bench.series, mutant, KILLED, killer.place)
        new = [fault for fault in lint(bench.law(())) if fault not in faults]
    except (LawError, ValueError, OverflowError) as wrong:
        return Fate(bench.series, mutant, REFUSED, str(wrong))
    return Fate(bench.series, mutant, REFUSED, new[0]) if new else Fate(bench.series, mutant, SURVIVED)


def _killer(bench: Bench, cases: list[Case]) -> Case | None:
    """The first case whose answer is not the expected one, or None."""
    made: dict[Any, Tables] = {}

    def law(settings: tuple[tuple[str, str], ...]) -> Tables:
        if settings not in made:
            made[settings] = bench.law(settings)
        return made[settings]

    return next((case for case in cases if answer(law, case) != case.expected), None)
