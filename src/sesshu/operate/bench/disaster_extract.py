"""`disaster-extract`: the night's sealed page of a whole city, from the judged ledger to the file in its folder.

The city is judged for the day before (`due` measures that); the night asks again who changed since.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from time import perf_counter
from typing import Any

from sesshu.operate.bench.city import prepared_city
from sesshu.operate.bench.house import say
from sesshu.operate.bench.measure import Line
from sesshu.schedule import Tables

SIZE = 738_000
KIND = "disaster_extract.make"


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    with prepared_city(tables, size) as house:
        place = house.layout.folder / "counter-pc"
        place.mkdir(exist_ok=True)
        say("災害時用抽出を作っています")
        told = house.run("make-disaster-extract", str(place))
        say(f"{told['people']:,} 人、{told['size'] / 1024**2:,.0f} MiB のファイルになりました")
        for file in place.iterdir():
            file.unlink()
    return [Line("disaster-extract", size, told["seconds"], peak_mib=told["peak_mib"])]


def make_disaster_extract(folder: str) -> dict[str, Any]:
    """Seconds of making the page, in the process of a ledger."""
    from sesshu.foundation import clock
    from sesshu.foundation.jobs.declaring import declared
    from sesshu.ledger.disaster_extracts import actions
    from sesshu.ledger.due import actions as due

    by = declared(KIND)[KIND].actor()
    due.evaluate(as_of=clock.today(), by=by, purpose="DOSE_INQUIRY")
    begun = perf_counter()
    made, file = actions.make(
        passphrase=secrets.token_urlsafe(24), folder=Path(folder), by=by, purpose="DOSE_INQUIRY"
    )  # fmt: skip
    return {"seconds": perf_counter() - begun, "people": made.rows, "size": file.stat().st_size}
