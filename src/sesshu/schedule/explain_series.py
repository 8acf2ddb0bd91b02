"""Why a series stands where it stands, in words. Computes nothing."""

from __future__ import annotations

from typing import Any

from sesshu.law.articles import articles
from sesshu.schedule import codes
from sesshu.schedule.explain import day_words, iso, rule_values
from sesshu.schedule.kernel.state import SeriesOut
from sesshu.schedule.tables import Tables
from sesshu.schedule.types import STATUSES, Reason


def explain_series(tables: Tables, out: SeriesOut, at: int, as_of: int) -> Reason:
    """The reason of a status."""
    status = out.status[at]
    name = tables.series[at].name
    code = STATUSES[status].upper()
    if status == codes.COMPLETE:
        text = f"{name}は{day_words(out.completed[at])}に必要な{out.required[at]}回を終えています。"
        return Reason(code, articles()["completed"], text, {"completed_on": iso(out.completed[at])})
    if status == codes.EXCLUDED:
        rule = tables.exclusion_rows[out.row[at]]
        return Reason(code, rule.article, f"{rule.words}。", rule_values(rule))
    if status == codes.NOT_TARGET:
        return Reason(code, articles()["targets"], f"{name}の対象者ではありません。", {"as_of": iso(as_of)})
    if status == codes.EXPIRED:
        rule = tables.window_rows[_window_of(tables, out, at)]
        last_day = out.latest[at]
        ended = f"（{day_words(last_day)}まで）" if last_day else ""
        text = f"{name}の対象期間{ended}が終わっており、残りを定期接種では受けられません。"
        return Reason(code, rule.article, text, {"last_lawful_day": iso(last_day), **rule_values(rule)})
    return Reason(code, *_open_words(tables, out, at, as_of, name))


def _window_of(tables: Tables, out: SeriesOut, at: int) -> int:
    """The window behind a status; the first of the series where the kernel named none."""
    named = out.window[at]
    return named if named >= 0 else tables.kernel.series_window_first[at]


def _open_words(tables: Tables, out: SeriesOut, at: int, as_of: int, name: str) -> tuple[str, str, dict[str, Any]]:
    rule = tables.window_rows[out.window[at]]
    way = tables.way_rows[out.way[at]]
    phase, step = tables.step_names[out.step[at]]
    what = f"{name}の{phase or ''}{step}"
    values = {
        "as_of": iso(as_of),
        "earliest": iso(out.earliest[at]),
        "latest": iso(out.latest[at]),
        **rule_values(way),
    }
    period = f"{day_words(out.earliest[at])}から"
    if out.latest[at]:
        period += f"{day_words(out.latest[at])}まで"
    status = out.status[at]
    if status == codes.DECLINED:
        text = f"{what}は接種を受けない旨の申出があります（対象期間は{period}）。"
    elif status == codes.NOT_YET:
        text = f"{what}の対象期間（{rule.words}）はまだ始まっていません。接種できるのは{period}です。"
    elif status == codes.OVERDUE:
        until = day_words(out.standard_until[at])
        text = f"{what}は標準的な接種期間（{until}まで）を過ぎています。定期接種として受けられるのは{period}です。"
    else:
        text = f"{what}を受けていません。定期接種として受けられるのは{period}です。"
    return way.article if way.article == rule.article else f"{rule.article}、{way.article}", text, values
