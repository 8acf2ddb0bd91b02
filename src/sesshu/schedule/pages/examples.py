"""The rows of a case table in Japanese sentences."""

from __future__ import annotations

import re
from itertools import groupby

from sesshu.law.cases import DOSE, WINDOWS, Case
from sesshu.schedule.pages.words import KINDS, ROUTES, Names, table

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_VERDICTS = {"定期": "定期接種として有効", "有効 数える": "有効（定期外）、回数に数える"}
_VERDICTS |= {"無効 数える": "無効、回数には数える", "無効 数えない": "無効、回数に数えない"}
_REASONS = {
    "OK": "",
    "DEEMED": "制度の始まりより前の接種",
    "BEFORE_PROGRAMME": "制度の始まりより前",
    "WINDOW_NOT_OPEN": "対象期間より前（最初の日は{}）",
    "WINDOW_CLOSED": "対象期間の後（最後の日は{}）",
    "NOT_TARGET": "対象者でない",
    "CONDITION_MISSING": "対象となる状態の登録がない",
    "INTERVAL_SHORT": "間隔が足りない（最初の日は{}）",
    "STEP_NOT_OPEN": "この回の時期より前（最初の日は{}）",
    "STEP_CLOSED": "この回の時期の後（最後の日は{}）",
    "PRODUCT_NOT_IN_FORCE": "その日には使えない製品",
    "PRODUCT_MIXED": "途中で替えられない製品",
    "ALREADY_COMPLETE": "すでに済んでいる",
    "EXCLUDED": "対象者から除かれる",
    "VOLUME_DIFFERS": "接種量が違う",
    "ROUTE_DIFFERS": "接種経路が違う",
    "VOLUNTARY": "任意の接種",
    "LATE_START": "注意: 勧められる期間（{}まで）の後の初回",
    "DOCTOR_SHORTER": "注意: 医師が認めたときの短い間隔",
    "BETWEEN_VACCINES_SHORT": "注意: 別のワクチンとの間隔が足りない（最初の日は{}）",
}
_STATUSES = {
    "not_target": "対象者でない",
    "not_yet": "対象期間はこれから",
    "due": "接種できる",
    "overdue": "接種できる（標準的な期間は過ぎた）",
    "complete": "完了",
    "expired": "期間が過ぎた",
    "excluded": "対象者から除かれる",
    "declined": "受けない申出がある",
    "なし": "この系列の対象にならない",
}
_FACTS = {"性別": "性別", "予定日": "出産予定日", "知った日": "この日までに知られた規則で", "設定": "市の設定"}
_KINDS = {"voluntary": "任意", "temporary": "臨時", "routine": "定期"}


def examples(cases: list[Case], names: Names) -> list[str]:
    """All cases of a series, under the articles they rest on."""
    lines = ["## 判定例", "", "期待する答えは条文から手で求めたもので、`./sesshu law test` が毎回確かめます。", ""]
    for source, rows in groupby(cases, key=lambda case: case.source):
        cells = [[case.birth, _facts(case.facts, names), _doses(case, names), _answer(case, names)] for case in rows]
        lines += [f"**{source}**", "", *table(["生年月日", "状態", "接種", "答え"], cells)]
    return lines


def _facts(words: str, names: Names) -> str:
    found = []
    for fact in words.split(";") if words != "-" else []:
        code, *rest = fact.split()
        code, _, series = code.partition("@")
        name = _FACTS.get(code) or names.conditions.get(code, code)
        period = f"（{'〜'.join(rest)}）" if rest and code not in _FACTS else f" {' '.join(rest)}" if rest else ""
        found.append(f"{name}{period}" + (f"（{names.series.get(series, series)}）" if series else ""))
    return "、".join(found)


def _doses(case: Case, names: Names) -> str:
    given = [_dose(words, names) for words in case.doses.split(";")] if case.doses != "-" else []
    if case.seen == DOSE:
        return "<br>".join([*given[:-1], f"**{given[-1]}**"])
    return "<br>".join(given) or "なし"


def _dose(words: str, names: Names) -> str:
    day, product, *rest = words.split()
    details = [ROUTES.get(word) or _KINDS.get(word) or f"{word}mL" for word in rest if word != "-"]
    return f"{day} {names.products.get(product, product)}" + (f"（{'、'.join(details)}）" if details else "")


def _answer(case: Case, names: Names) -> str:
    if case.seen == WINDOWS:
        return f"{case.as_of} の時点で、対象期間は{_windows(case.expected)}"
    main, *additions = re.split(r" (?=開始|標準|製品|回|異種|警告)", case.expected)
    said = (
        _dose_answer(main) if case.seen == DOSE and main != "なし" else f"{case.as_of} の時点で、{_series_answer(main)}"
    )
    return "、".join([said, *(_addition(word, names) for word in additions)])


def _windows(words: str) -> str:
    """`legal 2025-04-01〜2026-03-31; …` → 定期 2025-04-01〜2026-03-31、…"""
    spans = [span.split() for span in words.split("; ")] if words != "なし" else []
    return "、".join(f"{KINDS[kind]} {days}" for kind, days in spans) or "ない"


def _dose_answer(words: str) -> str:
    verdict = next(name for name in sorted(_VERDICTS, key=len, reverse=True) if words.startswith(name))
    code, *days = words.removeprefix(verdict).split()
    reason = _REASONS[code].format(*days) if days or "{}" not in _REASONS[code] else _REASONS[code].format("—")
    return f"{_VERDICTS[verdict]}。{reason}" if reason else _VERDICTS[verdict]


def _series_answer(words: str) -> str:
    status, *rest = words.split()
    said = [_STATUSES[status]]
    for word in rest:
        if word.startswith("残"):
            left, whole = word[1:].split("/")
            said.append(f"残り{left}回（全{whole}回）")
        elif "〜" in word:
            said.append(f"次は{word.replace('None', '期限なし')}")
        elif _DAY.fullmatch(word):
            said.append(f"{word}に完了")
    return "、".join(said)


def _addition(word: str, names: Names) -> str:
    """What a row says beyond its main answer."""
    if word.startswith("警告"):
        if word == "警告なし":
            return "注意なし"
        codes = [code.partition("=") for code in word.removeprefix("警告").split(",")]
        return "、".join(_REASONS[code].format(day) for code, _, day in codes)
    if word.startswith("製品"):
        return f"製品は{names.of_products(word[2:].split(','))}"
    if word.startswith("回"):
        return f"「{word[1:]}」として"
    name = "標準的な期間は" if word.startswith("標準") else "始める期限は" if word.startswith("開始") else word[:2]
    return f"{name}{word[2:]}"
