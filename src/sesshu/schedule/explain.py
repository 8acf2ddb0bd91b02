"""The kernel's trace in words. Computes nothing: every day and number here was compared by the kernel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from sesshu.dates import DateError, wareki
from sesshu.law.articles import articles
from sesshu.schedule import codes
from sesshu.schedule.kernel.state import ReasonOut
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, RuleRow, Tables
from sesshu.schedule.types import Reason
from sesshu.schedule.vocabulary import ROUTES, interval_words

_GENERAL = articles()["general"]
_ROUTE_WORDS = ("皮下", "筋肉内", "経口", "経皮", "皮内")


def day_words(ordinal: int) -> str:
    """令和8年11月21日; days before the Japanese calendar are written in figures."""
    if not FIRST_DAY <= ordinal <= LAST_DAY:
        return "暦にない日"
    day = date.fromordinal(ordinal)
    try:
        return wareki(day)
    except DateError:
        return day.isoformat()


def iso(ordinal: int) -> str | None:
    """A date in figures; None where the ordinal is no day."""
    return date.fromordinal(ordinal).isoformat() if FIRST_DAY <= ordinal <= LAST_DAY else None


def rule_values(row: RuleRow) -> dict[str, Any]:
    return {"rule": row.name, "certainty": row.certainty}


class Traced(NamedTuple):
    """One line of the trace; what the numbers mean stands in codes.py beside each code."""

    tables: Tables
    row: int
    first: int
    second: int
    day: int


def explain_dose(tables: Tables, trace: ReasonOut, at: int, day: int) -> Reason:
    """One reason on a dose given on `day`."""
    code = trace.code[at]
    basis, text, values = _WRITERS[code](Traced(tables, trace.row[at], trace.first[at], trace.second[at], day))
    level = "block"
    if code in codes.WARNINGS:
        level = "warn"
    elif code in codes.REMARKS:
        level = "info"
    return Reason(codes.REASON_CODES[code], basis, text, {"date": iso(day), **values}, level)


Written = tuple[str, str, dict[str, Any]]


def _ok(t: Traced) -> Written:
    if t.row < 0:
        return _GENERAL, f"{day_words(t.day)}の接種は、その日に有効な規則を満たしています。", {}
    rule = t.tables.way_rows[t.row]
    words = f"（{rule.words}）" if rule.words else ""
    text = f"{day_words(t.day)}の接種は、対象期間・回数・間隔の規則{words}を満たしています。"
    return rule.article, text, rule_values(rule)


def _deemed(t: Traced) -> Written:
    series = t.tables.series[t.row]
    text = (
        f"{series.name}の定期接種が始まった{day_words(t.first)}より前の接種です。"
        "回数には数えますが、定期接種ではありません。"
    )
    return series.before_article or _GENERAL, text, {"programme_from": iso(t.first)}


def _before(t: Traced) -> Written:
    series = t.tables.series[t.row]
    text = (
        f"{series.name}の定期接種が始まった{day_words(t.first)}より前の接種です。"
        "施行前の接種を数える規定がないため、回数に数えません。"
    )
    return series.before_article or _GENERAL, text, {"programme_from": iso(t.first)}


def _not_open(t: Traced) -> Written:
    rule = t.tables.window_rows[t.row]
    text = f"対象期間（{rule.words}）が始まる前の接種です。{_lawful(t.first)}定期接種ではなく、回数に数えません。"
    return rule.article, text, {"first_lawful_day": iso(t.first), **rule_values(rule)}


def _lawful(first: int) -> str:
    return f"接種できる最初の日は{day_words(first)}です。" if FIRST_DAY <= first <= LAST_DAY else ""


def _closed(t: Traced) -> Written:
    rule = t.tables.window_rows[t.row]
    text = f"対象期間（{rule.words}）は{day_words(t.first)}で終わっています。定期接種ではありません。"
    return rule.article, text, {"last_lawful_day": iso(t.first), **rule_values(rule)}


def _not_target(t: Traced) -> Written:
    text = f"生年月日、性別又は年度から、{t.tables.series[t.row].name}の定期接種の対象者ではありません。"
    return articles()["targets"], text, {}


def _condition(t: Traced) -> Written:
    rule = t.tables.window_rows[t.row]
    text = f"この対象（{rule.words}）であることを示す状態の登録がありません。定期接種ではありません。"
    return rule.article, text, {"condition": t.tables.conditions[t.first], **rule_values(rule)}


def _interval(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    k = t.tables.kernel
    words = interval_words(k.interval_unit[t.second], k.interval_amount[t.second]) if t.second >= 0 else ""
    text = (
        f"接種間隔（{rule.words}）が足りません。必要な間隔は{words}以上で、"
        f"接種できる最初の日は{day_words(t.first)}です。定期接種ではなく、回数に数えません。"
    )
    return rule.article, text, {"first_lawful_day": iso(t.first), "at_least": words, **rule_values(rule)}


def _step_not_open(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    text = f"この回を接種できる年齢になる前の接種です。{_lawful(t.first)}定期接種ではなく、回数に数えません。"
    return rule.article, text, {"first_lawful_day": iso(t.first), **rule_values(rule)}


def _step_closed(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    text = f"この回を接種できる期間は{day_words(t.first)}で終わっています。定期接種ではありません。"
    return rule.article, text, {"last_lawful_day": iso(t.first), **rule_values(rule)}


def _not_in_force(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    low = f"{day_words(t.first)}から" if t.first > FIRST_DAY else ""
    high = f"{day_words(t.second)}まで" if t.second < LAST_DAY else ""
    text = f"この製品を定期接種に使えるのは{low}{high}です。定期接種ではありません。"
    return rule.article, text, {"product_from": iso(t.first), "product_until": iso(t.second), **rule_values(rule)}


def _mixed(t: Traced) -> Written:
    text = (
        f"{t.tables.series[t.row].name}のこの回には、この製品を使えません"
        "（前の回までの製品や年齢に合いません）。定期接種ではなく、回数に数えません。"
    )
    return "予防接種実施規則", text, {}


def _complete(t: Traced) -> Written:
    name = t.tables.series[t.row].name
    text = f"{name}は{day_words(t.first)}の接種で必要な回数を終えています。定期接種ではなく、回数に数えません。"
    return articles()["completed"], text, {"completed_on": iso(t.first)}


def _excluded(t: Traced) -> Written:
    rule = t.tables.exclusion_rows[t.row]
    return rule.article, f"{rule.words}。", {"condition": t.tables.conditions[t.first], **rule_values(rule)}


def _volume(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    lawful = t.tables.kernel.amount_volume[t.second] / 1000
    text = f"接種量{t.first / 1000:g}mLは、その日の規則の{lawful:g}mLと違います。"
    return rule.article, text, {"given_ml": t.first / 1000, "lawful_ml": lawful, **rule_values(rule)}


def _route(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    lawful = t.tables.kernel.amount_routes[t.second]
    text = f"接種経路（{_routes(t.first, _ROUTE_WORDS)}）は、その日の規則の{_routes(lawful, _ROUTE_WORDS)}と違います。"
    values = {"given": _routes(t.first, ROUTES), "lawful": _routes(lawful, ROUTES), **rule_values(rule)}
    return rule.article, text, values


def _routes(mask: int, words: tuple[str, ...]) -> str:
    return "又は".join(word for at, word in enumerate(words) if mask >> at & 1)


def _voluntary(_: Traced) -> Written:
    text = "任意接種として記録されています。回数に数えるかどうかは相当する接種として判断し、定期接種ではありません。"
    return articles()["completed"], text, {}


def _after(_: Traced) -> Written:
    return "判定の基準日", "判定の基準日より後の日付の接種です。この判定では数えません。", {}


def _before_birth(t: Traced) -> Written:
    text = f"生年月日（{day_words(t.first)}）より前の日付の接種です。接種日か生年月日を確かめてください。"
    return "記録の確認", text, {"birth_date": iso(t.first)}


def _duplicate(_: Traced) -> Written:
    text = "同じ日に同じ製品の接種がもう1件あります。重複した記録とみなし、回数に数えません。"
    return "記録の確認", text, {}


def _unknown(_: Traced) -> Written:
    text = "製品が分からないか、どの定期接種の系列にも使われない製品です。回数に数えません。"
    return "記録の確認", text, {}


def _between(t: Traced) -> Written:
    rule = t.tables.gap_rows[t.row]
    text = (
        f"{day_words(t.second)}の別の予防接種との間隔が足りません（{rule.words}）。"
        f"間隔を満たす最初の日は{day_words(t.first)}です。条文ではなく実施要領等による注意です。"
    )
    return rule.article, text, {"other_dose": iso(t.second), "first_day": iso(t.first), **rule_values(rule)}


def _late(t: Traced) -> Written:
    rule = t.tables.late_rows[t.row]
    text = f"{rule.words}（勧められる最後の日は{day_words(t.first)}）。定期接種には当たります。"
    return rule.article, text, {"last_recommended_day": iso(t.first), **rule_values(rule)}


def _doctor(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    k = t.tables.kernel
    words = interval_words(k.interval_unit[t.second], k.interval_amount[t.second])
    shorter = interval_words(k.interval_doctor_unit[t.second], k.interval_doctor_amount[t.second])
    text = (
        f"接種間隔は{words}以上（{day_words(t.first)}から）ですが、医師が必要と認めた場合は{shorter}以上で接種できます。"
        "医師が認めたことを予診票で確かめてください。"
    )
    return rule.article, text, {"first_day_without_doctor": iso(t.first), "at_least": shorter, **rule_values(rule)}


_WRITERS: dict[int, Callable[[Traced], Written]] = {
    codes.OK: _ok,
    codes.DEEMED: _deemed,
    codes.BEFORE_PROGRAMME: _before,
    codes.WINDOW_NOT_OPEN: _not_open,
    codes.WINDOW_CLOSED: _closed,
    codes.NOT_TARGET_REASON: _not_target,
    codes.CONDITION_MISSING: _condition,
    codes.INTERVAL_SHORT: _interval,
    codes.STEP_NOT_OPEN: _step_not_open,
    codes.STEP_CLOSED: _step_closed,
    codes.PRODUCT_NOT_IN_FORCE: _not_in_force,
    codes.PRODUCT_MIXED: _mixed,
    codes.ALREADY_COMPLETE: _complete,
    codes.EXCLUDED_REASON: _excluded,
    codes.VOLUME_DIFFERS: _volume,
    codes.ROUTE_DIFFERS: _route,
    codes.VOLUNTARY: _voluntary,
    codes.AFTER_AS_OF: _after,
    codes.BEFORE_BIRTH: _before_birth,
    codes.DUPLICATE: _duplicate,
    codes.UNKNOWN_PRODUCT: _unknown,
    codes.BETWEEN_VACCINES_SHORT: _between,
    codes.LATE_START: _late,
    codes.DOCTOR_SHORTER: _doctor,
}
