"""What a city adds to the law: its own programmes and products, as data beside the law and never in place of it.

A programme is written in the words of a series file (docs/law.md), compiled by the same compiler and judged by the
same kernel. Its code begins with the city's number, which no code of the law does, so the two cannot meet.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sesshu.law import Entry
from sesshu.law.articles import articles
from sesshu.schedule import vocabulary
from sesshu.schedule.kernel.moments import moment_day
from sesshu.schedule.speech import Speech
from sesshu.schedule.types import DoseJudgement, Reason, Window

# 任意接種の助成, 行政措置予防接種
CATEGORIES = ("voluntary", "administrative")
CODE = re.compile(r"[0-9]{6}-[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class CityRules:
    """Products (words of `products.yaml`) and programmes (words of a series file) of one city, in force and past."""

    products: tuple[Mapping[str, Any], ...] = ()
    programmes: tuple[Mapping[str, Any], ...] = ()

    @property
    def text(self) -> str:
        """The same text for the same rules: what a hash is taken of. Empty where the city adds nothing."""
        if not self.products and not self.programmes:
            return ""
        whole = {"products": self.products, "programmes": self.programmes}
        return json.dumps(whole, sort_keys=True, ensure_ascii=False, default=str)


def is_programme(series: str | None) -> bool:
    """Whether a series is a city's programme and not of the law."""
    return bool(series) and CODE.fullmatch(series or "") is not None


def decisive(judged: Sequence[DoseJudgement]) -> list[DoseJudgement]:
    """Of the judgements of one dose those that say what it is.

    The law comes first. A programme speaks where its rules are met and no series of the law accepts the dose, or
    where no series of the law knows the product.
    """
    city = [one for one in judged if is_programme(one.series)]
    law = [one for one in judged if not is_programme(one.series)]
    accepted = [one for one in city if one.valid]
    if accepted and not any(one.valid for one in law):
        return accepted
    return law or city


def told(judged: Sequence[DoseJudgement], *, voluntary: bool) -> list[DoseJudgement]:
    """The judgements of one dose that are worth telling: of the law all; of a programme those that accept the dose,
    or, where the law does not accept it, those of programmes the person is a target of."""
    law = [one for one in judged if not is_programme(one.series)]
    accepted = any(one.valid for one in law)
    found = []
    for one in judged:
        stranger = any(reason.code == "NOT_TARGET" for reason in one.reasons)
        if one in law or one.valid or not law or (voluntary and not accepted and not stranger):
            found.append(one)
    return found


def dose_reasons(
    reasons: Sequence[Reason], basis: str, name: str, spoken: Speech, *, voluntary: bool, valid: bool
) -> list[Reason]:
    """Reasons of a dose in a programme, in the city's words. `basis` is the programme's 要綱."""
    own = [in_city_words(reason, basis, spoken) for reason in reasons if reason.code != "VOLUNTARY"]
    if not own:
        own = [Reason("OK", basis, spoken.say("この接種は、{name}の決まりを満たしています。", name=name))]
    if valid and not voluntary:
        text = spoken.say(
            "定期接種として記録されていますが、{name}の接種です。接種区分を「任意」又は「行政措置」にしてください。",
            name=name,
        )
        own.insert(0, Reason("PROGRAMME_DOSE", basis, text, {}, "block"))
    return own


def in_city_words(reason: Reason, basis: str, spoken: Speech) -> Reason:
    """A reason that names the programme's own basis instead of articles that hold for the law alone."""
    of_law = (*articles().values(), "予防接種実施規則")
    return replace(reason, text=spoken.in_city(reason.text), basis=basis if reason.basis in of_law else reason.basis)


def city_window(window: Window) -> Window:
    """A window of a programme: not a legal one."""
    return replace(window, kind="municipal")


def window_edge(word: str, written: Any, default: int) -> Callable[[int], int]:
    """A moment under `from` or `until` as a function from the ordinal of a birth to its own; `default` without one.

    It never falls as births rise. Raises LawError for a moment that the vocabulary lacks.
    """
    entry = Entry("programmes", 1)
    if isinstance(written, Mapping):
        inner = Entry("programmes", 1)
        inner.update(written)
        written = inner
    entry[word] = written
    found = vocabulary.moment(entry, word, {})
    if found is None:
        return lambda _: default
    return lambda birth: int(moment_day(*found, birth, 0))
