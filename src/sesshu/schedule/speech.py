"""How a language says what the kernel found: sentences, names, days, intervals, and words put together in compiling.

The sentences are Japanese, in the code and in the law files; `locale/` holds them in other languages.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Any

from sesshu.dates import DateError, wareki
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY
from sesshu.text import languages

DOMAIN = "schedule"
_UNITS = ("{n}日", "{n}月", "{n}月半")
_ROUTE_WORDS = ("皮下", "筋肉内", "経口", "経皮", "皮内")
_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
# Words that compiling puts together, from the outside in: the key of their translation, the parts, and which are words.
_INTERVAL = r"(\d+)(日|月半|月)"
_COMPOUND: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"(.+)は(\d+)日以上の間隔をおく", "{0}は{1}日以上の間隔をおく"),
        (
            r"特別の事情がなくなった日から(\d+)か月を経過する日まで",
            "特別の事情がなくなった日から{0}か月を経過する日まで",
        ),
        (r"(.+以上)、(.+以上)", "{0}、{1}"),
        (rf"前回の接種から({_INTERVAL})以上", "前回の接種から{0}以上"),
        (rf"(\d+)回目の接種から({_INTERVAL})以上", "{0}回目の接種から{1}以上"),
        (rf"(.+)の最後の接種から({_INTERVAL})以上", "{0}の最後の接種から{1}以上"),
        (r"(.+?)から(.+)まで", "{0}から{1}まで"),
        (r"(.+)から", "{0}から"),
        (r"(.+)の翌日", "{0}の翌日"),
        (r"(.+)の前日", "{0}の前日"),
        (r"生後(\d+)月に至った日", "生後{0}月に至った日"),
        (r"(\d+)歳に達した日", "{0}歳に達した日"),
        (r"出生(\d+)週(\d)日後", "出生{0}週{1}日後"),
        (r"妊娠(\d+)週(\d)日", "妊娠{0}週{1}日"),
        (r"(\d+)歳となる日の属する年度の初日", "{0}歳となる日の属する年度の初日"),
        (r"(\d+)歳となる日の属する年度の末日", "{0}歳となる日の属する年度の末日"),
        (r"(\d+)歳となる日の属する年度", "{0}歳となる日の属する年度"),
    )
)
_IN_CITY = {
    "ja": (
        ("の定期接種の対象者", "の対象者"),
        ("の定期接種が始まった", "が始まった"),
        ("定期接種ではなく、", "市の事業の対象にならず、"),
        ("定期接種ではありません", "市の事業の対象になりません"),
        ("定期接種", "市の事業"),
    ),
    "en": (
        ("a routine dose", "a dose of the city's programme"),
        ("routine immunization", "city programme"),
    ),
}


class Speech:
    """One language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = languages.words(language, DOMAIN)

    def say(self, sentence: str, **values: Any) -> str:
        """A sentence with its values."""
        return self._words.gettext(sentence).format(**values)

    def name(self, words: str) -> str:
        """A name or a fixed phrase of the law files; what has no translation (a city's own) stays as written."""
        return self._words.gettext(words) if words else words

    def day(self, ordinal: int) -> str:
        """令和8年11月21日, 21 November 2026; days before the Japanese calendar are written in figures."""
        if not FIRST_DAY <= ordinal <= LAST_DAY:
            return self.say("暦にない日")
        found = date.fromordinal(ordinal)
        if self.language != languages.SOURCE:
            return f"{found.day} {_ENGLISH_MONTHS[found.month - 1]} {found.year}"
        try:
            return wareki(found)
        except DateError:
            return found.isoformat()

    def interval(self, unit: int, amount: int) -> str:
        """27日, 6月, 2月半."""
        return self._words.ngettext(_UNITS[unit], _UNITS[unit], amount).format(n=amount)

    def routes(self, mask: int) -> str:
        return self.say("又は").join(self.name(word) for at, word in enumerate(_ROUTE_WORDS) if mask >> at & 1)

    def step(self, phase: str | None, step: str) -> str:
        """1期初回1回目; 追加, where phase and step are the same word."""
        if not phase:
            return self.name(step)
        if phase.endswith(step):
            return self.name(phase)
        return self.say("{phase}{step}", phase=self.name(phase), step=self.name(step))

    def phrase(self, words: str) -> str:
        """Words of a row: those of the file, or those that compiling put together."""
        if self.language == languages.SOURCE or not words:
            return words
        fixed = self.name(words)
        if fixed != words:
            return fixed
        for pattern, key in _COMPOUND:
            if found := pattern.fullmatch(words):
                return self._words.gettext(key).format(*(self._part(part) for part in _outer(found)))
        return words

    def _part(self, part: str) -> str:
        if part.isdigit():
            return part
        if found := re.fullmatch(_INTERVAL, part):
            return self.interval(("日", "月", "月半").index(found[2]), int(found[1]))
        return self.phrase(part)

    def in_city(self, text: str) -> str:
        """A sentence about the law, said of a city's programme."""
        for lawful, own in _IN_CITY.get(self.language, ()):
            text = text.replace(lawful, own)
        return text


def _outer(found: re.Match[str]) -> list[str]:
    """The groups that are not inside another group."""
    kept: list[str] = []
    end = -1
    for number in range(1, len(found.groups()) + 1):
        if found.start(number) >= end:
            kept.append(found[number])
            end = found.end(number)
    return kept


@cache
def speech(language: str = languages.SOURCE) -> Speech:
    """How a language speaks. Raises KeyError for one that has no catalogue."""
    return Speech(language)


def spoken_languages() -> tuple[str, ...]:
    return languages.languages(DOMAIN)
