"""Why a series stands where it stands, in words. Computes nothing."""

from __future__ import annotations

from typing import Any

from sesshu.law.articles import articles
from sesshu.schedule import codes
from sesshu.schedule.kernel.state import SeriesOut
from sesshu.schedule.speech import Speech
from sesshu.schedule.tables import Tables
from sesshu.schedule.traced import iso, rule_values
from sesshu.schedule.types import STATUSES, Reason


def explain_series(tables: Tables, out: SeriesOut, at: int, as_of: int, spoken: Speech) -> Reason:
    """The reason of a status."""
    status = out.status[at]
    name = spoken.name(tables.series[at].name)
    code = STATUSES[status].upper()
    if status == codes.COMPLETE:
        text = spoken.say(
            "{series}は{day}に必要な{n}回を終えています。",
            series=name,
            day=spoken.day(out.completed[at]),
            n=out.required[at],
        )
        return Reason(code, articles()["completed"], text, {"completed_on": iso(out.completed[at])})
    if status == codes.EXCLUDED:
        rule = tables.exclusion_rows[out.row[at]]
        return Reason(code, rule.article, spoken.say("{words}。", words=spoken.phrase(rule.words)), rule_values(rule))
    if status == codes.NOT_TARGET:
        text = spoken.say("{series}の対象者ではありません。", series=name)
        return Reason(code, articles()["targets"], text, {"as_of": iso(as_of)})
    if status == codes.EXPIRED:
        rule = tables.window_rows[_window_of(tables, out, at)]
        last_day = out.latest[at]
        ended = spoken.say("（{day}まで）", day=spoken.day(last_day)) if last_day else ""
        text = spoken.say(
            "{series}の対象期間{ended}が終わっており、残りを定期接種では受けられません。", series=name, ended=ended
        )
        return Reason(code, rule.article, text, {"last_lawful_day": iso(last_day), **rule_values(rule)})
    return Reason(code, *_open_words(tables, out, at, as_of, spoken))


def _window_of(tables: Tables, out: SeriesOut, at: int) -> int:
    """The window behind a status; the first of the series where the kernel named none."""
    named = out.window[at]
    return named if named >= 0 else tables.kernel.series_window_first[at]


def _open_words(tables: Tables, out: SeriesOut, at: int, as_of: int, spoken: Speech) -> tuple[str, str, dict[str, Any]]:
    rule = tables.window_rows[out.window[at]]
    way = tables.way_rows[out.way[at]]
    what = spoken.say(
        "{series}の{step}",
        series=spoken.name(tables.series[at].name),
        step=spoken.step(*tables.step_names[out.step[at]]),
    )
    values = {
        "as_of": iso(as_of),
        "earliest": iso(out.earliest[at]),
        "latest": iso(out.latest[at]),
        **rule_values(way),
    }
    period = spoken.say("{day}から", day=spoken.day(out.earliest[at]))
    if out.latest[at]:
        period += spoken.say("{day}まで", day=spoken.day(out.latest[at]))
    status = out.status[at]
    if status == codes.DECLINED:
        text = spoken.say("{what}は接種を受けない旨の申出があります（対象期間は{period}）。", what=what, period=period)
    elif status == codes.NOT_YET:
        text = spoken.say(
            "{what}の対象期間（{words}）はまだ始まっていません。接種できるのは{period}です。",
            what=what,
            words=spoken.phrase(rule.words),
            period=period,
        )
    elif status == codes.OVERDUE:
        text = spoken.say(
            "{what}は標準的な接種期間（{until}まで）を過ぎています。定期接種として受けられるのは{period}です。",
            what=what,
            until=spoken.day(out.standard_until[at]),
            period=period,
        )
    else:
        text = spoken.say(
            "{what}を受けていません。定期接種として受けられるのは{period}です。", what=what, period=period
        )
    return way.article if way.article == rule.article else f"{rule.article}、{way.article}", text, values
