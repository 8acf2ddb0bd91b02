"""What a dose on a day would be, in sentences that can be read aloud on the telephone. Computes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from sesshu.schedule.city import decisive, is_programme
from sesshu.schedule.speech import Speech, speech
from sesshu.schedule.tables import Tables
from sesshu.schedule.types import STATUSES, DoseJudgement, GivenDose

LEVELS = ("block", "warn", "info")
# A status in one word, as the office says it; the order is that of STATUSES.
_STATUS_WORDS = ("対象外", "時期前", "接種時期", "遅れ", "完了", "期限切れ", "除外", "希望せず")


def status_word(status: str, language: str = "ja") -> str:
    """A status in a word of a language."""
    return speech(language).name(_STATUS_WORDS[STATUSES.index(status)])


def step_name(phase: str | None, step: str | None, language: str = "ja") -> str:
    """Phase and step as the office says them: 1期初回1回目, 追加. Empty where there is none."""
    return speech(language).step(phase, step) if step else ""


def read_aloud(tables: Tables, judged: Sequence[DoseJudgement], candidate: GivenDose, language: str = "ja") -> str:
    """The verdict on a dose with its day, its product and why. `judged` was judged in the same language."""
    spoken = speech(language)
    found = decisive([one for one in judged if one.date == candidate.date and one.product == candidate.product])
    gravest = min(found, key=lambda one: LEVELS.index(one.level))
    day = spoken.day(candidate.date.toordinal())
    product = spoken.name(tables.products[tables.product_index[candidate.product]].name)
    if gravest.level == "block":
        said = spoken.say("{day}に{product}を接種しても、定期接種にはなりません。", day=day, product=product)
        return _joined(spoken, said, gravest, "block")
    if all(is_programme(one.series) for one in found):
        name = "、".join(dict.fromkeys(one.series_name or "" for one in found))
        said = spoken.say(
            "{day}に{product}を接種すると、市の事業（{name}）になります。", day=day, product=product, name=name
        )
        return _joined(spoken, said, gravest, "warn")
    what = spoken.name("、").join(
        spoken.say(
            "{series}（{step}）", series=spoken.name(one.series_name or ""), step=spoken.step(one.phase, one.step)
        )
        for one in found
        if one.step
    )
    sentence = "{day}に{product}を接種すると、{what}の定期接種になります。"
    if any(one.category == "temporary" for one in found):
        sentence = "{day}に{product}を接種すると、{what}の臨時接種になります。"
    return _joined(spoken, spoken.say(sentence, day=day, product=product, what=what), gravest, "warn")


def _joined(spoken: Speech, said: str, judged: DoseJudgement, level: str) -> str:
    """The sentence, and the reasons of a level behind it."""
    return ("" if spoken.language == "ja" else " ").join(
        [said, *(reason.text for reason in judged.reasons if reason.level == level)]
    )
