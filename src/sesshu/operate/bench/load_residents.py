"""`load-residents`: the commit of a full file, against COPY of the rows it made into the same tables.

The file goes through the office's own path: received, checked, reviewed, committed in chunks with history, search
keys and audit entries. The floor puts the same rows into the same emptied tables, with their indexes and constraints.
"""

from __future__ import annotations

from pathlib import Path

from sesshu.operate.bench.city import keep_as_city
from sesshu.operate.bench.copying import copy_back
from sesshu.operate.bench.house import bench_house, say
from sesshu.operate.bench.made_up import MadeCity
from sesshu.operate.bench.measure import Line
from sesshu.schedule import Tables

SIZE = 738_000
TABLES = ("resident", "resident_change", "resident_version")


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    """`load-residents` with its floor, and `load-residents-check` (decoding, checking, staging) without one."""
    name = f"load-{size}"
    with bench_house(name, anew=True) as house:
        say(f"{size:,} 人の住民ファイルを作っています")
        file = MadeCity(tables, size).write_residents(house.layout.folder / "residents-full.csv")
        house.run("staff")
        say("取り込んでいます（点検と登録）")
        told = house.run("take-residents", str(file))
        if told["state"] != "committed":
            raise RuntimeError(f"the file was not committed: {told}")
        say("同じ行を COPY で入れています")
        floor = copy_back(house.admin, TABLES, house.layout.folder / "floor")
    keep_as_city(name, size)
    committed, checked = told["committed"], told["checked"]
    return [
        Line("load-residents", size, committed, floor, committed / floor, peak_mib=told["peak_mib"]),
        Line("load-residents-check", size, checked, peak_mib=told["peak_checked"]),
    ]
