"""The table of deemed doses: its series and products exist, and a product belongs to its series."""

from __future__ import annotations

from pathlib import Path

from sesshu.law import FOLDER, entries, read_yaml
from sesshu.schedule.tables import Tables

FILE = "deemed.yaml"


def deemed_faults(tables: Tables, folder: Path | None = None) -> list[str]:
    """What is wrong with deemed.yaml, with file and line; nothing where a draft leaves the file out."""
    if not ((folder or FOLDER) / FILE).exists():
        return []
    found = []
    for row in entries(read_yaml(FILE, folder=folder), "deemed"):
        series = tables.series_index.get(str(row["series"]))
        if series is None:
            found.append(str(row.error(f"系列「{row['series']}」のファイルが schedule/ にありません。", "series")))
            continue
        mask = tables.kernel.series_products[series]
        for word in ("given", "as"):
            for code in row.get(word) or ():
                number = tables.product_index.get(str(code), -1)
                if number < 0 or not mask >> number & 1:
                    found.append(str(row.error(f"製品「{code}」は系列「{row['series']}」の製品ではありません。", word)))
    return found
