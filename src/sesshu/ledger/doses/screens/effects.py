"""Effects of a change in words: what stands now, and what would stand afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sesshu.dates import wareki
from sesshu.ledger.doses.effects import DoseEffect, Effects
from sesshu.ledger.doses.screens.presenters import LEVEL_WORDS, next_words, step_words
from sesshu.ledger.doses.vaccines import product_name
from sesshu.schedule import DoseJudgement, SeriesJudgement, status_word


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One thing that changes."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EffectsShown:
    """Everything that changes, and the token that says it was seen."""

    token: str
    doses: tuple[EffectLine, ...]
    series: tuple[EffectLine, ...]


def shown(effects: Effects) -> EffectsShown:
    """The effects for a template."""
    return EffectsShown(
        effects.token,
        tuple(_dose(one) for one in effects.doses),
        tuple(
            EffectLine(one.after.series_name or one.after.series, _standing(one.before), _standing(one.after))
            for one in effects.series
        ),
    )


def _dose(one: DoseEffect) -> EffectLine:
    return EffectLine(f"{wareki(one.given_on)}　{product_name(one.product)}", _judged(one.before), _judged(one.after))


def _judged(judged: Sequence[DoseJudgement]) -> str:
    return "／".join(f"{step_words(j)}　{LEVEL_WORDS[j.level][0]}" for j in judged) or "－"


def _standing(one: SeriesJudgement) -> str:
    word = status_word(one.status)
    return f"{word}　次：{next_words(one.next)}" if one.next else word
