"""`addressee-load`: Individual Numbers of a city encrypted, indexed, numbered, against COPY of the rows they made.
`addressee-check`: the daily check of that city, with a second system beside the register.

Both go through the system's own actions in its own process. The floor puts the same rows into the same emptied tables.
"""

from __future__ import annotations

from pathlib import Path

from sesshu.operate.bench.copying import copy_back
from sesshu.operate.bench.house import bench_house, say
from sesshu.operate.bench.measure import Line
from sesshu.operate.databases import Place
from sesshu.schedule import Tables

SIZE = 738_000
PLACE = Place("addressee", "431001")
TABLES = ("unified_person", "held_number", "business_link", "unified_event")


def load(_tables: Tables, size: int, _cache: Path) -> list[Line]:
    with bench_house(f"addressee-{size}", anew=True, place=PLACE) as house:
        say(f"{size:,} 人の個人番号を登録しています")
        told = house.run("put-numbers", str(size))
        say("同じ行を COPY で入れています")
        floor = copy_back(house.admin, TABLES, house.layout.folder / "floor")
    return [Line("addressee-load", size, told["seconds"], floor, told["seconds"] / floor, peak_mib=told["peak_mib"])]


def check(_tables: Tables, size: int, _cache: Path) -> list[Line]:
    with bench_house(f"addressee-check-{size}", anew=True, place=PLACE) as house:
        say(f"{size:,} 人の個人番号を登録しています")
        house.run("put-numbers", str(size))
        say("業務システムの一覧を用意し、確認しています")
        told = house.run("check-numbers")
    return [Line("addressee-check", size, told["seconds"], peak_mib=told["peak_mib"])]
