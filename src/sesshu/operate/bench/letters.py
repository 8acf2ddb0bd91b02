"""`letters`: a released mailing printed, against the typesetter alone on the same pages in the same parts."""

from __future__ import annotations

from pathlib import Path

from sesshu.operate.bench.house import bench_house, say
from sesshu.operate.bench.measure import Line
from sesshu.schedule import Tables

SIZE = 10_000


def run(_tables: Tables, size: int, _cache: Path) -> list[Line]:
    """`letters`: everybody looked at once more, rows frozen, pages set, parts and audit entries recorded."""
    with bench_house(f"letters-{size}", anew=True) as house:
        house.run("staff")
        say(f"{size:,} 通の発送を用意し、印刷しています")
        told = house.run("print-letters", str(size))
    return [
        Line("letters", size, told["printed"], told["typst"], told["printed"] / told["typst"], peak_mib=told["most"])
    ]
