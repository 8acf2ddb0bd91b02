"""`provision-copies`: the first load of a city's copies into the intermediary, against COPY of the rows that it made.
`provision-compare`: all of them compared with their originals, against reading both.

Both go through the system's own actions in its own process. Of a hundred originals one differs from its copy.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import psycopg
from psycopg import sql

from sesshu.operate.bench.copies_inside import lines
from sesshu.operate.bench.copying import copy_back, copy_out
from sesshu.operate.bench.house import BenchHouse, bench_house, say
from sesshu.operate.bench.measure import Line
from sesshu.operate.databases import Place
from sesshu.schedule import Tables

SIZE = 20_000  # people; a city is 738,000 with twelve records each
PLACE = Place("intermediary", "431001")
TABLES = ("copy_holder", "copy_origin", "provision_copy")
_COPIES = sql.SQL("""(
    SELECT person.unified_number, copy.record_key, copy.digest
    FROM provision_copy copy JOIN linked_person person ON person.id = copy.person_id
)""")
_ORIGINALS = sql.SQL("""(
    SELECT person.unified_number, copy.record_key,
        CASE WHEN abs(hashtext(person.unified_number || copy.record_key)) % 100 = 0 THEN repeat('0', 64)
            ELSE copy.digest END
    FROM provision_copy copy JOIN linked_person person ON person.id = copy.person_id ORDER BY 1, 2
)""")


def load(_tables: Tables, size: int, _cache: Path) -> list[Line]:
    """Both lines: what was loaded and put back by COPY is compared too, so that a whole city is loaded once."""
    with bench_house("copies", anew=True, place=PLACE) as house:
        told = _put(house, size)
        say("同じ行を COPY で入れています")
        floor = copy_back(house.admin, TABLES, house.layout.folder / "floor")
        ratio = told["seconds"] / floor
        say(f"登録 {told['seconds']:.0f} 秒、COPY {floor:.0f} 秒（{ratio:.2f} 倍）")
        loaded = Line("provision-copies", size, told["seconds"], floor, ratio, peak_mib=int(told["peak_mib"]))
        return [loaded, _compared(house, size)]


def compare(_tables: Tables, size: int, _cache: Path) -> list[Line]:
    with bench_house("copies", anew=True, place=PLACE) as house:
        _put(house, size)
        return [_compared(house, size)]


def _compared(house: BenchHouse, size: int) -> Line:
    say("正本と照合しています")
    file = house.layout.folder / "originals"
    with psycopg.connect(house.admin, autocommit=True) as connection:
        connection.execute("ANALYZE")
        copy_out(connection, _ORIGINALS, file)
        floor = copy_out(connection, _COPIES)
    begun = perf_counter()
    for _ in lines(file):
        pass
    floor += perf_counter() - begun
    told = house.run("compare-copies", str(file))
    file.unlink()
    return Line("provision-compare", size, told["seconds"], floor, told["seconds"] / floor, peak_mib=told["peak_mib"])


def _put(house: BenchHouse, size: int) -> dict[str, float]:
    say(f"{size:,} 人の副本を登録しています")
    return dict(house.run("put-copies", str(size)))
