"""The picture of a person's windows, doses and next days: an SVG made on the server from the same judgement.

The table of series beside it says the same in words; the picture carries no information of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sesshu.dates import wareki_short
from sesshu.schedule import Judgement, SeriesJudgement

LEFT, RIGHT, TOP, ROW, WIDTH = 168, 24, 34, 26, 940
MARGIN_DAYS = 30
HORIZON = timedelta(days=3700)  # ten years and a little
MOST_TICKS = 9
LETTER_WIDTH = 13


@dataclass(frozen=True, slots=True)
class Scale:
    """Days to horizontal units."""

    first: date
    last: date

    def x(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        share = (inside - self.first).days / max(1, (self.last - self.first).days)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def drawn(judgement: Judgement) -> list[SeriesJudgement]:
    """The series worth a row: those the person is or was a target of."""
    return [s for s in judgement.series if s.status != "not_target" and s.windows and _begins_soon(s, judgement.as_of)]


def _begins_soon(series: SeriesJudgement, as_of: date) -> bool:
    """A child's picture leaves out what begins half a life later."""
    horizon = as_of + HORIZON
    return any(window.from_date is None or window.from_date <= horizon for window in series.windows)


def scale_for(judgement: Judgement, birth: date) -> Scale:
    """From birth (or the first window) to the last interesting day, today always inside."""
    days = [birth, judgement.as_of, *(d.date for d in judgement.doses)]
    for series in drawn(judgement):
        if series.next:
            days += [
                d for d in (series.next.earliest, series.next.standard_until) if d and d <= judgement.as_of + HORIZON
            ]
        near = [w.until for w in series.windows if w.until and w.until < judgement.as_of + HORIZON]
        days += near
    return Scale(min(days), max(days) + timedelta(days=MARGIN_DAYS))


def picture(judgement: Judgement, birth: date) -> SafeString:
    """The whole SVG, or an empty string when there is nothing to draw."""
    rows = drawn(judgement)
    if not rows:
        return SafeString("")
    scale = scale_for(judgement, birth)
    height = TOP + ROW * len(rows) + 8
    return format_html(
        '<svg class="windows-picture" role="img" aria-labelledby="picture-title" viewBox="0 0 {} {}"'
        ' xmlns="http://www.w3.org/2000/svg"><title id="picture-title">'
        "接種できる期間と接種した日の図（内容は下の表と同じです）</title>{}{}{}</svg>",
        WIDTH, height, _axis(scale, height), _rows(judgement, rows, scale), _today(scale, judgement.as_of, height),
    )  # fmt: skip


def _axis(scale: Scale, height: int) -> SafeString:
    span = scale.last.year - scale.first.year + 1
    step = max(1, -(-span // MOST_TICKS))
    years = range(scale.first.year + 1, scale.last.year + 1, step)
    ticks = [date(year, 1, 1) for year in years]
    return format_html_join(
        "",
        '<line class="tick" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text class="tick-label" x="{0}" y="14">{3}年</text>',
        [(scale.x(t), TOP - 12, height - 4, wareki_short(t).split(".")[0]) for t in ticks],
    )


def _rows(judgement: Judgement, rows: Sequence[SeriesJudgement], scale: Scale) -> SafeString:
    return format_html_join("", "{}", [(_row(judgement, s, scale, TOP + ROW * n),) for n, s in enumerate(rows)])


def _row(judgement: Judgement, series: SeriesJudgement, scale: Scale, y: int) -> SafeString:
    longest = (LEFT - 12) // LETTER_WIDTH
    name = series.series_name or series.series
    label = name if len(name) <= longest else name[: longest - 1] + "…"
    windows = format_html_join(
        "",
        '<rect class="window window-{}" x="{}" y="{}" width="{}" height="12" rx="2"/>',
        [
            (w.kind, scale.x(w.from_date or scale.first), y + 3, _width(scale, w.from_date, w.until))
            for w in series.windows
        ],
    )
    doses = format_html_join(
        "", "{}", [(_dose(scale.x(d.date), y + 9, d.valid),) for d in judgement.doses if d.series == series.series]
    )
    upcoming: str = ""
    if series.next and series.status in ("due", "overdue", "not_yet"):
        x = scale.x(max(series.next.earliest, scale.first))
        upcoming = format_html('<path class="next" d="M{} {} l6 6 l-6 6 l-6 -6 z"/>', x, y + 3)
    return format_html(
        '<text class="row-label" x="{}" y="{}">{}</text>{}{}{}', LEFT - 8, y + 14, label, windows, doses, upcoming
    )


def _dose(x: float, y: int, valid: bool) -> SafeString:
    if valid:
        return format_html('<circle class="dose dose-valid" cx="{}" cy="{}" r="5"/>', x, y)
    return format_html('<path class="dose dose-invalid" d="M{} {} l8 8 m0 -8 l-8 8"/>', round(x - 4, 1), y - 4)


def _width(scale: Scale, first: date | None, last: date | None) -> float:
    start, end = scale.x(first or scale.first), scale.x(last or scale.last)
    return max(2.0, round(end - start, 1))


def _today(scale: Scale, day: date, height: int) -> SafeString:
    return format_html(
        '<line class="today" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
        '<text class="today-label" x="{0}" y="27">基準日</text>',
        scale.x(day), TOP - 4, height - 4,
    )  # fmt: skip
