"""公告文: the immunizations of a fiscal year for the notice board. No person is in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from sesshu.dates import fiscal_year as year_of
from sesshu.dates import fiscal_year_words
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.forms import actions as printing
from sesshu.foundation.forms.models import PrintRun
from sesshu.ledger.printed_forms import jobs, texts
from sesshu.ledger.printed_forms.kinds import kind
from sesshu.ledger.programmes.tables import city_tables
from sesshu.schedule import step_name
from sesshu.schedule.catalogue import SeriesInfo, series_catalogue

KIND = "public_notice"
CATEGORIES = {"A": "A類", "B": "B類"}
LINES = 12


def offered() -> list[SeriesInfo]:
    """The series that a city gives by law, category A first."""
    return [one for one in series_catalogue(city_tables()) if one.category in CATEGORIES]


def years() -> tuple[int, int]:
    """This fiscal year and the next."""
    now = year_of(clock.today())
    return now, now + 1


def preview(*, fiscal_year: int, series: Sequence[str], period: str, by: Actor) -> list[bytes]:
    """The pages as pictures. Raises what `print_notice` raises."""
    of, (rows, common) = kind(KIND), _made(fiscal_year, series, period, sample=True)
    return printing.preview_pictures(template=of.template, rows=rows, common=common, by=by, purpose=of.purpose)


@transaction.atomic
def print_notice(*, fiscal_year: int, series: Sequence[str], period: str, by: Actor) -> PrintRun:
    """Freeze the notice; a worker sets its pages. Raises `InvalidInput`, `NotNow` where no text is in force."""
    of, (rows, common) = kind(KIND), _made(fiscal_year, series, period)
    title = f"{of.name}（{fiscal_year_words(fiscal_year)}）"
    run = printing.prepare(template=of.template, rows=rows, common=common, title=title, by=by, purpose=of.purpose)
    audit.record(
        "public_notice.prepared", by=by, purpose=of.purpose, obj=f"print:{run.id}",
        detail={"fiscal_year": fiscal_year, "series": list(series), "seal_approval": common.get("seal_approval", "")},
    )  # fmt: skip
    jobs.start(run, by=by, purpose=of.purpose)
    return run


def _made(
    fiscal_year: int, series: Sequence[str], period: str, *, sample: bool = False
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    if fiscal_year not in years():
        raise InvalidInput("年度：今年度か来年度を指定してください。", field="fiscal_year", example=str(years()[0]))
    chosen = [one for one in offered() if one.code in series]
    if not chosen or len(chosen) != len(set(series)):
        raise InvalidInput("予防接種：一覧から一つ以上選んでください。", field="series")
    today = clock.today()
    text = texts.in_force(kind(KIND), today)
    body = texts.body(text, {"対象年度": fiscal_year_words(fiscal_year)}, today)
    lines = [_line(one, period) for one in chosen]
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    rows = [
        {"page": f"{number}／{len(pages)}" if len(pages) > 1 else "", "immunizations": page, "body": body}
        for number, page in enumerate(pages, start=1)
    ]
    return rows, texts.common(text, today, sample=sample)


def _line(one: SeriesInfo, period: str) -> list[str]:
    steps = "、".join(step_name(phase, step) for phase, step in one.steps)
    return [f"{one.name}\n{steps}", CATEGORIES[one.category], one.standard_words, period]
