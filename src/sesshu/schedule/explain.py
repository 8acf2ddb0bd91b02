"""The kernel's trace in words. Computes nothing: every day and number here was compared by the kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sesshu.law.articles import articles
from sesshu.schedule import codes
from sesshu.schedule.kernel.state import ReasonOut
from sesshu.schedule.speech import Speech
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, Tables
from sesshu.schedule.traced import Traced, iso, rule_values
from sesshu.schedule.types import Reason
from sesshu.schedule.vocabulary import ROUTES, interval_words

_GENERAL = articles()["general"]


def explain_dose(tables: Tables, trace: ReasonOut, at: int, day: int, spoken: Speech) -> Reason:
    """One reason on a dose given on `day`."""
    code = trace.code[at]
    basis, text, values = _WRITERS[code](Traced(tables, trace.row[at], trace.first[at], trace.second[at], day, spoken))
    level = "block"
    if code in codes.WARNINGS:
        level = "warn"
    elif code in codes.REMARKS:
        level = "info"
    return Reason(codes.REASON_CODES[code], basis, text, {"date": iso(day), **values}, level)


Written = tuple[str, str, dict[str, Any]]


def _ok(t: Traced) -> Written:
    if t.row < 0:
        return _GENERAL, t.say("{day}の接種は、その日に有効な規則を満たしています。", day=t.day_words(t.day)), {}
    rule = t.tables.way_rows[t.row]
    words = t.say("（{words}）", words=t.phrase(rule.words)) if rule.words else ""
    text = t.say(
        "{day}の接種は、対象期間・回数・間隔の規則{words}を満たしています。", day=t.day_words(t.day), words=words
    )
    return rule.article, text, rule_values(rule)


def _deemed(t: Traced) -> Written:
    series = t.tables.series[t.row]
    text = t.say(
        "{series}の定期接種が始まった{day}より前の接種です。回数には数えますが、定期接種ではありません。",
        series=t.name(series.name),
        day=t.day_words(t.first),
    )
    return series.before_article or _GENERAL, text, {"programme_from": iso(t.first)}


def _before(t: Traced) -> Written:
    series = t.tables.series[t.row]
    text = t.say(
        "{series}の定期接種が始まった{day}より前の接種です。施行前の接種を数える規定がないため、回数に数えません。",
        series=t.name(series.name),
        day=t.day_words(t.first),
    )
    return series.before_article or _GENERAL, text, {"programme_from": iso(t.first)}


def _not_open(t: Traced) -> Written:
    rule = t.tables.window_rows[t.row]
    text = t.say(
        "対象期間（{words}）が始まる前の接種です。{lawful}定期接種ではなく、回数に数えません。",
        words=t.phrase(rule.words),
        lawful=_lawful(t),
    )
    return rule.article, text, {"first_lawful_day": iso(t.first), **rule_values(rule)}


def _lawful(t: Traced) -> str:
    if not FIRST_DAY <= t.first <= LAST_DAY:
        return ""
    return t.say("接種できる最初の日は{day}です。", day=t.day_words(t.first))


def _closed(t: Traced) -> Written:
    rule = t.tables.window_rows[t.row]
    text = t.say(
        "対象期間（{words}）は{day}で終わっています。定期接種ではありません。",
        words=t.phrase(rule.words),
        day=t.day_words(t.first),
    )
    return rule.article, text, {"last_lawful_day": iso(t.first), **rule_values(rule)}


def _not_target(t: Traced) -> Written:
    name = t.name(t.tables.series[t.row].name)
    text = t.say("生年月日、性別又は年度から、{series}の定期接種の対象者ではありません。", series=name)
    return articles()["targets"], text, {}


def _condition(t: Traced) -> Written:
    rule = t.tables.window_rows[t.row]
    text = t.say(
        "この対象（{words}）であることを示す状態の登録がありません。定期接種ではありません。",
        words=t.phrase(rule.words),
    )
    return rule.article, text, {"condition": t.tables.conditions[t.first], **rule_values(rule)}


def _interval(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    k = t.tables.kernel
    unit, amount = (k.interval_unit[t.second], k.interval_amount[t.second]) if t.second >= 0 else (0, 0)
    text = t.say(
        "接種間隔（{words}）が足りません。必要な間隔は{interval}以上で、"
        "接種できる最初の日は{day}です。定期接種ではなく、回数に数えません。",
        words=t.phrase(rule.words),
        interval=t.speech.interval(unit, amount),
        day=t.day_words(t.first),
    )
    words = interval_words(unit, amount) if t.second >= 0 else ""
    return rule.article, text, {"first_lawful_day": iso(t.first), "at_least": words, **rule_values(rule)}


def _step_not_open(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    text = t.say(
        "この回を接種できる年齢になる前の接種です。{lawful}定期接種ではなく、回数に数えません。", lawful=_lawful(t)
    )
    return rule.article, text, {"first_lawful_day": iso(t.first), **rule_values(rule)}


def _step_closed(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    day = t.day_words(t.first)
    text = t.say("この回を接種できる期間は{day}で終わっています。定期接種ではありません。", day=day)
    return rule.article, text, {"last_lawful_day": iso(t.first), **rule_values(rule)}


def _not_in_force(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    low = t.say("{day}から", day=t.day_words(t.first)) if t.first > FIRST_DAY else ""
    high = t.say("{day}まで", day=t.day_words(t.second)) if t.second < LAST_DAY else ""
    text = t.say("この製品を定期接種に使えるのは{low}{high}です。定期接種ではありません。", low=low, high=high)
    return rule.article, text, {"product_from": iso(t.first), "product_until": iso(t.second), **rule_values(rule)}


def _mixed(t: Traced) -> Written:
    text = t.say(
        "{series}のこの回には、この製品を使えません（前の回までの製品や年齢に合いません）。"
        "定期接種ではなく、回数に数えません。",
        series=t.name(t.tables.series[t.row].name),
    )
    return "予防接種実施規則", text, {}


def _complete(t: Traced) -> Written:
    text = t.say(
        "{series}は{day}の接種で必要な回数を終えています。定期接種ではなく、回数に数えません。",
        series=t.name(t.tables.series[t.row].name),
        day=t.day_words(t.first),
    )
    return articles()["completed"], text, {"completed_on": iso(t.first)}


def _excluded(t: Traced) -> Written:
    rule = t.tables.exclusion_rows[t.row]
    text = t.say("{words}。", words=t.phrase(rule.words))
    return rule.article, text, {"condition": t.tables.conditions[t.first], **rule_values(rule)}


def _volume(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    given, lawful = t.first / 1000, t.tables.kernel.amount_volume[t.second] / 1000
    text = t.say("接種量{given}mLは、その日の規則の{lawful}mLと違います。", given=f"{given:g}", lawful=f"{lawful:g}")
    return rule.article, text, {"given_ml": given, "lawful_ml": lawful, **rule_values(rule)}


def _route(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    lawful = t.tables.kernel.amount_routes[t.second]
    text = t.say(
        "接種経路（{given}）は、その日の規則の{lawful}と違います。",
        given=t.speech.routes(t.first),
        lawful=t.speech.routes(lawful),
    )
    return rule.article, text, {"given": _codes(t.first), "lawful": _codes(lawful), **rule_values(rule)}


def _codes(mask: int) -> str:
    return "又は".join(code for at, code in enumerate(ROUTES) if mask >> at & 1)


def _voluntary(t: Traced) -> Written:
    text = "任意接種として記録されています。回数に数えるかどうかは相当する接種として判断し、定期接種ではありません。"
    return articles()["completed"], t.say(text), {}


def _after(t: Traced) -> Written:
    return "判定の基準日", t.say("判定の基準日より後の日付の接種です。この判定では数えません。"), {}


def _before_birth(t: Traced) -> Written:
    text = t.say(
        "生年月日（{day}）より前の日付の接種です。接種日か生年月日を確かめてください。", day=t.day_words(t.first)
    )
    return "記録の確認", text, {"birth_date": iso(t.first)}


def _duplicate(t: Traced) -> Written:
    text = "同じ日に同じ製品の接種がもう1件あります。重複した記録とみなし、回数に数えません。"
    return "記録の確認", t.say(text), {}


def _unknown(t: Traced) -> Written:
    text = "製品が分からないか、どの定期接種の系列にも使われない製品です。回数に数えません。"
    return "記録の確認", t.say(text), {}


def _between(t: Traced) -> Written:
    rule = t.tables.gap_rows[t.row]
    text = t.say(
        "{other}の別の予防接種との間隔が足りません（{words}）。"
        "間隔を満たす最初の日は{day}です。条文ではなく実施要領等による注意です。",
        other=t.day_words(t.second),
        words=t.phrase(rule.words),
        day=t.day_words(t.first),
    )
    return rule.article, text, {"other_dose": iso(t.second), "first_day": iso(t.first), **rule_values(rule)}


def _late(t: Traced) -> Written:
    rule = t.tables.late_rows[t.row]
    text = t.say(
        "{words}（勧められる最後の日は{day}）。定期接種には当たります。",
        words=t.phrase(rule.words),
        day=t.day_words(t.first),
    )
    return rule.article, text, {"last_recommended_day": iso(t.first), **rule_values(rule)}


def _doctor(t: Traced) -> Written:
    rule = t.tables.way_rows[t.row]
    k = t.tables.kernel
    shorter = k.interval_doctor_unit[t.second], k.interval_doctor_amount[t.second]
    text = t.say(
        "接種間隔は{interval}以上（{day}から）ですが、医師が必要と認めた場合は{shorter}以上で接種できます。"
        "医師が認めたことを予診票で確かめてください。",
        interval=t.speech.interval(k.interval_unit[t.second], k.interval_amount[t.second]),
        day=t.day_words(t.first),
        shorter=t.speech.interval(*shorter),
    )
    values = {"first_day_without_doctor": iso(t.first), "at_least": interval_words(*shorter)}
    return rule.article, text, {**values, **rule_values(rule)}


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
