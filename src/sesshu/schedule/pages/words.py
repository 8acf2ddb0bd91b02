"""Words of the law files as a person reads them: moments, periods, intervals, products, how sure a row is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sesshu.law import Entry, entries
from sesshu.schedule.vocabulary import interval, interval_words, moment, moment_words

CERTAINTY = {"statute": "条文", "notice": "通知・条文外", "municipal": "市が定める", "unconfirmed": "要確認"}
KINDS = {
    "legal": "定期",
    "transition": "経過措置",
    "special": "特例",
    "supply_shortage": "供給不足の延長",
    "long_illness": "長期療養特例",
    "disability": "60〜64歳の障害",
}
ROUTES = {
    "subcutaneous": "皮下",
    "intramuscular": "筋肉内",
    "oral": "経口",
    "percutaneous": "経皮",
    "intradermal": "皮内",
}
CATEGORIES = {"A": "A類", "B": "B類", "temporary": "特例臨時接種"}
EVERY = {"once": "一生に1度", "fiscal_year": "毎年度", "pregnancy": "妊娠ごと"}


@dataclass(frozen=True, slots=True)
class Names:
    """What codes are called, and the settings under which moments are read."""

    products: Mapping[str, str]
    conditions: Mapping[str, str]
    series: Mapping[str, str]
    parameters: Mapping[str, str]

    def of_products(self, codes: Iterable[Any] | None) -> str:
        """Names of products, or 全て."""
        return "、".join(self.products.get(str(code), str(code)) for code in codes or ()) or "全て"


def day(value: Any) -> str:
    """2024年4月1日; nothing for nothing."""
    return f"{value.year}年{value.month}月{value.day}日" if isinstance(value, date) else ""


def days(entry: Any, always: str = "") -> str:
    """A period of dates under `{from, until}`."""
    if not isinstance(entry, Entry):
        return always
    first, last = day(entry.get("from")), day(entry.get("until"))
    return f"{first}〜{last}" if first or last else always


def span(entry: Entry, names: Names, low: str = "from", high: str = "until") -> str:
    """A period of ages or dates in the words of the law."""
    first, last = moment(entry, low, names.parameters), moment(entry, high, names.parameters)
    words = [
        _moment(entry.get(low), moment_words(first)) + "から" if first else "",
        _moment(entry.get(high), moment_words(last)) + "まで" if last else "",
    ]
    return "".join(words)


def _moment(written: Any, words: str) -> str:
    if isinstance(written, date):
        return day(written)
    return f"{words}（最初の日は市の設定）" if isinstance(written, Entry) and "first_day" in written else words


def season(entry: Any, names: Names) -> str:
    """The days of a year on which a yearly immunization is given."""
    if not isinstance(entry, Entry):
        return ""
    parts = []
    for word in ("from", "until"):
        written = entry[word]
        settable = isinstance(written, Entry)
        shown = names.parameters[str(written["parameter"])] if settable else str(written)
        month, number = shown.split("-")
        parts.append(f"{int(month)}月{int(number)}日" + ("（市の設定）" if settable else ""))
    return f"毎年度 {parts[0]}〜{parts[1]}"


def intervals(step: Entry, names: Names) -> str:
    """All intervals of a step: 前回から27日以上（医師が認めれば20日以上）."""
    found = []
    for entry in entries(step, "intervals"):
        asked, shorter = interval(entry, "between"), interval(entry, "doctor")
        if asked is None:
            continue
        reference = str(entry["after"])
        since = {"previous": "前回"}.get(
            reference, names.series.get(reference, reference.replace("dose ", "") + "回目")
        )
        doctor = f"（医師が認めれば{interval_words(*shorter)}以上）" if shorter else ""
        found.append(f"{since}から{interval_words(*asked)}以上{doctor}")
    return "、".join(found)


def usual(step: Entry) -> str:
    """The usual interval after the dose before."""
    written = step.get("usual_interval")
    if not isinstance(written, Entry):
        return ""
    low, high = interval(written, "from"), interval(written, "until")
    first = f"{interval_words(*low)}" if low else ""
    return f"前回から{first}〜{interval_words(*high) if high else ''}"


def source(entry: Entry, fallback: Entry | None = None) -> str:
    """Article and how sure the row is."""
    article = entry.get("article") or (fallback.get("article") if fallback is not None else None) or ""
    sure = entry.get("certainty") or (
        fallback.get("certainty") if fallback is not None and not entry.get("article") else None
    )
    return f"{article}〔{CERTAINTY[str(sure or 'statute')]}〕" if article else ""


def table(heads: list[str], rows: list[list[str]]) -> list[str]:
    """A Markdown table; columns that are empty in every row are left out."""
    kept = [at for at in range(len(heads)) if any(row[at] for row in rows)]
    lines = [[heads[at] for at in kept], ["---"] * len(kept), *([row[at] for at in kept] for row in rows)]
    return ["| " + " | ".join(cell.replace("|", "／") for cell in line) + " |" for line in lines] + [""]
