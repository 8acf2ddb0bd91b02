"""`extract`: everybody of a city as files through the office's own door, against COPY TO of the same columns.

`extract-machine`, `extract-human` and `xlsx` (50,000 people with 20 columns). Counted first, looked at for Individual
Numbers, protected addresses hidden, a check sum kept of each row, registered, compared: all of it is in the seconds.
"""

from __future__ import annotations

from pathlib import Path

from sesshu.operate.bench.city import prepared_city
from sesshu.operate.bench.house import say
from sesshu.operate.bench.measure import Line
from sesshu.schedule import Tables

SIZE = 738_000


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    with prepared_city(tables, size) as house:
        say("住民を出力しています")
        told = house.run("put-rows-out")
    floor = told["floor"]
    lines = [
        Line(f"extract-{profile}", told["rows"], told[profile], floor, told[profile] / floor, peak_mib=told["peak_csv"])
        for profile in ("machine", "human")
    ]
    return [*lines, Line("xlsx", told["xlsx_rows"], told["xlsx"], peak_mib=told["peak_mib"])]
