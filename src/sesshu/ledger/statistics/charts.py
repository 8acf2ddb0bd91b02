"""グラフ: bars, lines and the curve of a cohort as SVG made on the server. The table beside it says the same.

Every colour comes with a pattern or a mark of its own, and a text alternative names what is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 860, 320
LEFT, RIGHT, TOP, BOTTOM = 72, 20, 32, 64
MOST_BARS, MOST_LINES = 60, 6
LETTERS = 6
NAME_HEIGHT = 14  # between two names at the ends of lines
NOTHING_TO_SEE = SafeString('<p class="soft">伏せた数（＊）のほかに描く数がないため、グラフはありません。</p>')
HIDDEN_LEFT_OUT = SafeString('<p class="soft small">伏せた数（＊）は、グラフに描いていません。0ではありません。</p>')


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers; None where there is nothing to show (hidden or unknown)."""

    name: str
    values: Sequence[float | None]


def bars(title: str, labels: Sequence[str], rows: Sequence[Series], unit: str, *, hides: bool = False) -> SafeString:
    """A group of bars for each label, one bar a row; a hidden value has no bar. `hides`: None is a hidden number."""
    if hides and not _any_to_see(rows):
        return NOTHING_TO_SEE
    rows, labels = rows[:MOST_LINES], labels[: max(1, MOST_BARS // max(1, len(rows[:MOST_LINES])))]
    if not labels or not rows:
        return SafeString("")
    top = _round_up(max((v for row in rows for v in row.values[: len(labels)] if v is not None), default=0))
    step = (WIDTH - LEFT - RIGHT) / len(labels)
    width = round(min(48, step * 0.76 / len(rows)), 1)
    drawn = [
        (
            number, round(LEFT + (at + 0.5) * step + (number - len(rows) / 2) * width, 1), _y(value, top), width - 1,
            round(HEIGHT - BOTTOM - _y(value, top), 1), f"{label} {row.name}".strip(), _shown(value, unit),
        )
        for number, row in enumerate(rows)
        for at, (label, value) in enumerate(zip(labels, row.values, strict=False)) if value is not None
    ]  # fmt: skip
    body = format_html_join(
        "", '<rect class="bar bar-{}" x="{}" y="{}" width="{}" height="{}"><title>{}：{}</title></rect>', drawn
    )
    named = _legend(rows) if len(rows) > 1 else SafeString("")
    made = _svg(title, format_html("{}{}{}{}", _scale(top, unit), body, _names(labels, step), named))
    return made + _said_of_hidden(rows) if hides else made


def _legend(rows: Sequence[Series]) -> SafeString:
    """What each bar of a group is, in the order of the group."""
    return format_html_join(
        "",
        '<rect class="bar bar-{}" x="{}" y="{}" width="12" height="12"/><text class="legend" x="{}" y="{}">{}</text>',
        (
            (n, LEFT + 8 + n * 128, HEIGHT - 18, LEFT + 25 + n * 128, HEIGHT - 8, row.name[:LETTERS + 2])
            for n, row in enumerate(rows)
        ),
    )  # fmt: skip


def lines(
    title: str, labels: Sequence[str], rows: Sequence[Series], unit: str, *, top: float = 0, hides: bool = False
) -> SafeString:  # fmt: skip
    """Up to six lines, each with a mark of its own and its name at its end. `hides` as for `bars`."""
    if hides and not _any_to_see(rows):
        return NOTHING_TO_SEE
    rows = rows[:MOST_LINES]
    if not labels or not rows:
        return SafeString("")
    highest = max((v for row in rows for v in row.values if v is not None), default=0)
    limit = top or _round_up(highest)
    step = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    heights = _apart([next((_y(v, limit) for v in reversed(row.values) if v is not None), 0.0) for row in rows])
    drawn = ((_line(n, row, limit, step, unit, at),) for n, (row, at) in enumerate(zip(rows, heights, strict=True)))
    body = format_html_join("", "{}", drawn)
    made = _svg(title, format_html("{}{}{}", _scale(limit, unit), body, _names(labels, step)))
    return made + _said_of_hidden(rows) if hides else made


def _any_to_see(rows: Sequence[Series]) -> bool:
    """Whether a picture says anything: zeros between hidden numbers would look like a table of zeros."""
    return any(value for row in rows for value in row.values) or all(v is not None for row in rows for v in row.values)


def _said_of_hidden(rows: Sequence[Series]) -> SafeString:
    return HIDDEN_LEFT_OUT if any(value is None for row in rows for value in row.values) else SafeString("")


def _apart(heights: Sequence[float]) -> list[float]:
    """Where the names at the ends of the lines stand: above their last point, and never over another name."""
    found = [height - 10 for height in heights]
    for at in sorted(range(len(found)), key=lambda n: -heights[n]):
        taken = [found[n] for n in range(len(found)) if n != at and (-heights[n], n) < (-heights[at], at)]
        found[at] = min(found[at], *(height - NAME_HEIGHT for height in taken)) if taken else found[at]
    return found if not found or min(found) > NAME_HEIGHT else [y + NAME_HEIGHT - min(found) for y in found]


def _line(number: int, row: Series, top: float, step: float, unit: str, name_at: float) -> SafeString:
    points = [
        (round(LEFT + (at + 0.5) * step, 1), _y(value, top), value)
        for at, value in enumerate(row.values)
        if value is not None
    ]
    if not points:
        return SafeString("")
    path = " ".join(f"{x},{y}" for x, y, _ in points)
    marks = format_html_join(
        "", '<text class="mark" x="{}" y="{}">{}<title>{}：{}</title></text>',
        ((x, y + 4, "●■▲◆▼★"[number], row.name, _shown(value, unit)) for x, y, value in points),
    )  # fmt: skip
    x = points[-1][0]
    return format_html(
        '<g class="line line-{}"><polyline points="{}"/>{}<text class="name" x="{}" y="{}">{}</text></g>',
        number, path, marks, x - 6, name_at, row.name,
    )  # fmt: skip


def _svg(title: str, body: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart" role="img" aria-label="{}（内容は下の表と同じです）" viewBox="0 0 {} {}"'
        ' xmlns="http://www.w3.org/2000/svg">{}</svg>',
        title, WIDTH, HEIGHT, body,
    )  # fmt: skip


def _scale(top: float, unit: str) -> SafeString:
    parts = next((parts for parts in (4, 3, 5, 2) if top % parts == 0), 1)  # whole numbers: nobody is half counted
    ticks = [top * part / parts for part in range(parts + 1)]
    return format_html_join(
        "", '<line class="tick" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="tick-label" x="{}" y="{}">{}</text>',
        ((LEFT, WIDTH - RIGHT, _y(t, top), _y(t, top), LEFT - 6, _y(t, top) + 4, _shown(t, unit)) for t in ticks),
    )  # fmt: skip


def _names(labels: Sequence[str], step: float) -> SafeString:
    """Names below the axis; where they are many, every second or third one."""
    every = max(1, round(46 / step + 0.49))
    shown = [(at, label) for at, label in enumerate(labels) if at % every == 0]
    lower = 16 if every * step < 90 else 0  # names that would touch stand on two lines
    return format_html_join(
        "", '<text class="axis-label" x="{}" y="{}">{}<title>{}</title></text>',
        (
            (
                round(LEFT + (at + 0.5) * step, 1), HEIGHT - BOTTOM + 18 + (number % 2) * lower,
                label if len(label) <= LETTERS + 2 else f"{label[:LETTERS]}…", label,
            )
            for number, (at, label) in enumerate(shown)
        ),
    )  # fmt: skip


def _y(value: float, top: float) -> float:
    share = min(1.0, value / top) if top else 0
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 5, 10, 20, …: a scale whose quarters can be read."""
    size = 1.0
    while size * 10 <= value:
        size *= 10
    return next(size * part for part in (1, 2, 4, 6, 8, 10) if size * part >= value) if value > 1 else 1.0


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "伏せています"
    return f"{value:,.1f}{unit}" if value != int(value) else f"{int(value):,}{unit}"
