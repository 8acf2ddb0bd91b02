"""A line of the kernel's trace beside the tables and the language that give it words."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sesshu.schedule.speech import Speech
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, RuleRow, Tables


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
    speech: Speech

    def say(self, sentence: str, **values: Any) -> str:
        return self.speech.say(sentence, **values)

    def day_words(self, ordinal: int) -> str:
        return self.speech.day(ordinal)

    def name(self, words: str) -> str:
        return self.speech.name(words)

    def phrase(self, words: str) -> str:
        return self.speech.phrase(words)
