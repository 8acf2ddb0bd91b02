"""統計表の印刷: every ready-made table on paper, with its definition on the first page."""

from __future__ import annotations

from typing import Any

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.forms.models import PrintRun
from sesshu.ledger.statistics.reports.tables import Report, as_lines

FORM = "statistics-table"
FIRST_PAGE, LINES = 18, 24  # rows of a page, some of them on two lines; the definition needs room on the first
MOST_COLUMNS = 20
UNCONFIRMED = "要確認：並びは公式の様式と確かめられていません。1頁の定義を見てください。"


def print_table(report: Report, *, by: Actor, purpose: str) -> PrintRun:
    """Print, with a number in the register of printed forms. Raises `NotNow` for a table wider than the paper."""
    if len(report.heads) > MOST_COLUMNS:
        raise NotNow(f"列が{MOST_COLUMNS}を超える表は紙に入りません。範囲を狭めるか、ファイルに出力してください。")
    common = {
        "title": report.title, "made_on": wareki(clock.today()), "heads": list(report.heads),
        "labels": str(report.labels),
    }  # fmt: skip
    return printing.print_run(
        template=FORM, rows=_pages(report), common=common, title=report.title, by=by, purpose=purpose
    )


def _pages(report: Report) -> list[dict[str, Any]]:
    lines = as_lines(report.rows)
    parts = [lines[:FIRST_PAGE], *(lines[at : at + LINES] for at in range(FIRST_PAGE, len(lines), LINES))]
    # a sheet may be copied alone: what is not confirmed says so on each
    later = [UNCONFIRMED] if any(note.startswith("要確認") for note in report.notes) else None
    return [
        {"notes": list(report.notes) if number == 1 else later, "page": f"{number}／{len(parts)}", "lines": part}
        for number, part in enumerate(parts, start=1)
    ]
