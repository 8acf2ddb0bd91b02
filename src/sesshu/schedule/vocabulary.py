"""The closed vocabulary of the schedule files: moments, intervals, periods. See docs/law.md."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sesshu.law import Entry

# Kinds of moments (bounds.py computes them for a person).
BIRTH, AGE, WEEKS, FISCAL_FIRST, FISCAL_LAST, SCHOOL_FIRST, SCHOOL_LAST, PREGNANCY, DAY = range(9)
# Units of intervals.
DAYS, MONTHS, HALF_MONTHS = range(3)

Moment = tuple[int, int, int]

ROUTES = ("subcutaneous", "intramuscular", "oral", "percutaneous", "intradermal")
CERTAINTIES = ("statute", "notice", "municipal", "unconfirmed")
TARGET_KINDS = ("legal", "transition", "special", "supply_shortage", "long_illness", "disability")

_AGE = re.compile(r"(after |before )?(\d{1,4})([my])")
_WEEKS = re.compile(r"(pregnancy )?(\d{1,2})w([0-6])d")
_INTERVAL = re.compile(r"(\d{1,4})([dmy])")
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")


def moment(entry: Entry, word: str, parameters: Mapping[str, str]) -> Moment | None:
    """The moment under `from`, `until` or `after`; None where nothing is written. Raises LawError."""
    written = entry.get(word)
    if written is None:
        return None
    if isinstance(written, date):
        return DAY, written.toordinal(), 0
    if isinstance(written, Entry):
        return _compound(written, last=word == "until", parameters=parameters)
    if written == "birth":
        return BIRTH, 0, 0
    if written == "year_before_school":
        return (SCHOOL_LAST if word == "until" else SCHOOL_FIRST), 0, 0
    if found := _AGE.fullmatch(str(written)):
        return AGE, _months(found[2], found[3]), {"after ": 1, "before ": -1}.get(found[1] or "", 0)
    if found := _WEEKS.fullmatch(str(written)):
        return (PREGNANCY if found[1] else WEEKS), int(found[2]), int(found[3])
    raise entry.error(
        f"「{word}: {written}」を時点として読めません。例: 12m、after 7m、before 12y、65y、6w0d、pregnancy 28w0d、"
        "year_before_school、2024-04-01、{fiscal_year_of_age: 12}。",
        word,
    )


def _compound(written: Entry, *, last: bool, parameters: Mapping[str, str]) -> Moment:
    if set(written) == {"fiscal_year_of_age"} and isinstance(written["fiscal_year_of_age"], int):
        return (FISCAL_LAST if last else FISCAL_FIRST), written["fiscal_year_of_age"], 0
    if set(written) == {"age", "first_day"}:
        found = moment(written, "age", parameters)
        choice = parameters.get(str(written["first_day"]))
        if found and found[0] == AGE and choice in ("eve", "birthday"):
            return AGE, found[1], 1 if choice == "birthday" else 0
    raise written.error(
        "この形の時点はありません。例: {fiscal_year_of_age: 12}、{age: 65y, first_day: elderly_first_day}。"
    )


def interval(entry: Entry, word: str) -> tuple[int, int] | None:
    """Unit and amount of an interval such as `27d`, `6m` or `{half_months: 5}` (two months and a half)."""
    written = entry.get(word)
    if written is None:
        return None
    if isinstance(written, Entry):
        halves = written.get("half_months")
        if set(written) == {"half_months"} and isinstance(halves, int) and halves % 2 == 1:
            return HALF_MONTHS, halves // 2
    elif found := _INTERVAL.fullmatch(str(written)):
        if found[2] == "d":
            return DAYS, int(found[1])
        return MONTHS, _months(found[1], found[2])
    raise entry.error(
        f"「{word}: {written}」を間隔として読めません。例: 27d、6m、{{half_months: 5}}（2月半。奇数で書きます）。",
        word,
    )


def interval_words(unit: int, amount: int) -> str:
    """27日, 6月, 2月半."""
    return f"{amount}{('日', '月', '月半')[unit]}"


def moment_words(found: Moment | None) -> str:
    """A moment in the words of the office: 生後12月に至った日, 12歳となる日の属する年度の初日."""
    if found is None:
        return "いつでも"
    kind, first, second = found
    if kind == AGE:
        small = first <= 36 or first in (60, 90) or first % 12
        name = f"生後{first}月に至った日" if small else f"{first // 12}歳に達した日"
        return name + ("", "の翌日", "の前日")[second]
    words = {
        BIRTH: "出生の日",
        WEEKS: f"出生{first}週{second}日後",
        FISCAL_FIRST: f"{first}歳となる日の属する年度の初日",
        FISCAL_LAST: f"{first}歳となる日の属する年度の末日",
        SCHOOL_FIRST: "小学校就学の始期の1年前の日",
        SCHOOL_LAST: "小学校就学の始期の前日",
        PREGNANCY: f"妊娠{first}週{second}日",
    }
    return words[kind] if kind in words else date.fromordinal(first).isoformat()


def month_day(entry: Entry, word: str, parameters: Mapping[str, str]) -> int:
    """`10-01`, or `{parameter: name}`, as 1001. Raises LawError."""
    written = entry.get(word)
    if isinstance(written, Entry) and set(written) == {"parameter"}:
        written = parameters.get(str(written["parameter"]))
    found = _MONTH_DAY.fullmatch(str(written))
    if found and 1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 31:
        return int(found[1]) * 100 + int(found[2])
    raise entry.error(f"「{word}」は月日で書いてください。例: '10-01'。", word)


def one_of(entry: Entry, word: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    """A word from a closed list. Raises LawError."""
    written: Any = entry.get(word, default)
    if written in allowed:
        return str(written)
    raise entry.error(f"「{word}: {written}」は使えません。使える語: {'、'.join(allowed)}。", word)


def day(entry: Entry, word: str) -> date | None:
    """A date or nothing. Raises LawError."""
    written = entry.get(word)
    if written is None or isinstance(written, date):
        return written
    raise entry.error(f"「{word}: {written}」は日付で書いてください。例: 2024-04-01。", word)


def known(entry: Entry, *words: str) -> Entry:
    """The entry itself, when it holds these words only. Raises LawError for an unknown word."""
    for word in entry:
        if word not in words:
            raise entry.error(f"知らない語「{word}」があります。使える語: {'、'.join(words)}。", word)
    return entry


def required(entry: Entry, *words: str) -> Entry:
    """The entry itself, when all words are there. Raises LawError."""
    for word in words:
        if entry.get(word) in (None, "", []):
            raise entry.error(f"「{word}」がありません。必ず書いてください。")
    return entry


def _months(number: str, unit: str) -> int:
    return int(number) * 12 if unit == "y" else int(number)
