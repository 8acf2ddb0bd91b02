"""What the help of `./sesshu bench exchange` says of sizes and minutes is what docs/speed.md measured."""

from __future__ import annotations

import re
from pathlib import Path

import sesshu
from sesshu.operate.bench import BENCHES

SPEED = Path(sesshu.__file__).parents[2] / "docs" / "speed.md"


def test_一括照会の件数と時間は_測った記録のとおり() -> None:
    said = {
        int(size): int(minutes) for size, minutes in re.findall(r"--size (\d+) で約(\d+)分", BENCHES["exchange"].help)
    }
    rows = re.findall(r"^\| `exchange --size (\d+)`[^|]*\| (\d+) s,", SPEED.read_text(encoding="utf-8"), re.MULTILINE)
    measured = {int(size): round(int(seconds) / 60) for size, seconds in rows}
    assert len(said) == 2
    assert {size: measured[size] for size in said} == said
