"""Lists of tax, welfare, care and the school register, as the data hub hands them in."""

from __future__ import annotations

import csv
import io
from typing import Any

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.registry import intake


def deliver(by: Actor, interface: str, *rows: dict[str, str], stated: int | None = None) -> Import:
    """One list, received, looked at and committed; rows name the columns that differ from empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    labels = intake(interface).interface.label_of
    writer.writerow(labels.values())
    writer.writerows([row.get(name, "") for name in labels] for row in rows)
    number = Import.objects.filter(interface=interface).count() + 1
    content = text.getvalue().encode()
    name = f"DAICHO_{number:06}.csv"
    return actions.take_in(interface=interface, content=content, name=name, by=by, control_count=stated)


def outcomes(imported: Import) -> list[tuple[str, str]]:
    rows = ImportRow.objects.filter(import_id=imported.pk).order_by("number")
    return [(row.outcome, row.reasons[-1]["code"] if row.reasons else "") for row in rows]


def tax(number: str, taxed: str, year: str = "2026", **changes: Any) -> dict[str, str]:
    return {"addressee_number": number, "fiscal_year": year, "taxed": taxed, "is_open": "1"} | changes


def welfare(number: str, from_on: str = "2025-07-01", until_on: str = "", **changes: Any) -> dict[str, str]:
    return {"addressee_number": number, "from_on": from_on, "until_on": until_on, "is_open": "1"} | changes
