"""One person at a time: with explanation, and from a cold start of the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from sesshu.operate.bench.measure import Line, line, seconds_of
from sesshu.operate.bench.people import AS_OF, city
from sesshu.operate.layout import ROOT
from sesshu.schedule import GivenDose, Person, Tables, judge
from sesshu.schedule.columns import PeopleColumns

SIZE_ONE = 400
SIZE_COLD = 9
_PERSON = {
    "id": "a1",
    "birth_date": "2024-12-01",
    "sex": "F",
    "as_of": "2026-11-21",
    "doses": [{"date": "2025-02-03", "product": "rota1"}, {"date": "2025-02-03", "product": "hepb"}],
}


def one(tables: Tables, size: int, _cache: Path) -> list[Line]:
    """`judge-one`: everything about a person with reasons in words, plain Python, one after another."""
    people = [person_of(tables, city_of, at) for city_of in [city(tables, size)] for at in range(size)]
    judge(tables, *people[0], as_of=AS_OF)
    each = [seconds_of(lambda pair=pair: judge(tables, *pair, as_of=AS_OF)) for pair in people]
    return [line("judge-one", size, sum(each), each=each)]


def person_of(tables: Tables, people: PeopleColumns, at: int) -> tuple[Person, list[GivenDose]]:
    """A person of the columns as values."""
    doses = range(people.dose_first[at], people.dose_first[at + 1])
    given = [
        GivenDose(date.fromordinal(people.dose_day[dose]), tables.products[people.dose_product[dose]].code)
        for dose in doses
    ]
    return Person(str(at), date.fromordinal(people.birth[at]), (None, "F", "M")[people.sex[at]]), given


def cold(_tables: Tables, size: int, _cache: Path) -> list[Line]:
    """`judge-cold`: the command for one person in a new process, with the compiled law in its cache and without."""
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "person.jsonl"
        file.write_text(json.dumps(_PERSON), encoding="utf-8")
        for name, cache in (("judge-cold", Path(folder) / "law"), ("judge-cold-uncached", None)):
            each = [_started(file, cache or Path(folder) / f"empty-{turn}") for turn in range(size + 1)][1:]
            lines.append(line(name, size, sum(each), each=each))
    return lines


def _started(file: Path, cache: Path) -> float:
    command = [sys.executable, "-m", "sesshu.cli", "judge", str(file), "--cache", str(cache)]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    return seconds_of(lambda: subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL))
