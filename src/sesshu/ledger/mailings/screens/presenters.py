"""Finished words for the templates of this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sesshu.dates import wareki
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings.conditions import STATUS_WORDS, Conditions, series_names
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.queries import Counts
from sesshu.ledger.mailings.states import MailingState as S
from sesshu.ledger.residents.words import Sex

STATE_TAGS = {
    S.DRAFT: "", S.TRIAL: "key", S.REQUESTED: "care", S.RELEASED: "key", S.PRINTED: "key", S.POSTED: "right",
    S.CANCELLED: "wrong",
}  # fmt: skip
STEPS = (S.DRAFT, S.TRIAL, S.REQUESTED, S.RELEASED, S.PRINTED, S.POSTED)
STEP_WORDS = ("条件", "仮抽出", "承認", "確定", "印刷", "投函")


@dataclass(frozen=True, slots=True)
class Step:
    word: str
    is_current: bool


def steps(mailing: Mailing) -> list[Step]:
    """The way of a mailing, with where it is now."""
    return [Step(word, state == mailing.state) for state, word in zip(STEPS, STEP_WORDS, strict=True)]


def kind_name(mailing: Mailing) -> str:
    return letter_kinds()[mailing.kind].name


def state_name(mailing: Mailing) -> str:
    return S(mailing.state).label


def facts(mailing: Mailing) -> list[tuple[str, str]]:
    """What was asked for, as label and value."""
    c = Conditions.of_json(mailing.conditions)
    names = series_names()
    found = [
        ("種類", f"{kind_name(mailing)}（{letter_kinds()[mailing.kind].article}）"),
        ("予防接種", "、".join(names.get(code, code) for code in c.series)),
        ("接種の状態", "、".join(STATUS_WORDS[code] for code in c.statuses)),
        ("基準日", wareki(mailing.base_date)),
        ("発行日", wareki(mailing.issued_on)),
    ]
    born = _range(c.born_from and wareki(c.born_from), c.born_until and wareki(c.born_until))
    age = _range(_years(c.age_from), _years(c.age_until))
    more = [
        ("生年月日", born), ("年齢", age), ("町名", "、".join(c.towns)),
        ("先の日数", f"{c.ahead_days}日" if c.ahead_days else ""),
        ("発送済みを除く日数", f"{c.quiet_days}日"),
        ("記録の締め日", wareki(mailing.known_on) if mailing.known_on else ""),
    ]  # fmt: skip
    return found + [(label, value) for label, value in more if value]


def _years(age: int | None) -> str | None:
    return None if age is None else f"{age}歳"


def _range(first: Any, last: Any) -> str:
    if not first and not last:
        return ""
    return f"{first or ''}～{last or ''}"


def shares(found: Counts) -> dict[str, list[tuple[str, int]]]:
    """The counts by month of birth, sex and town, in words."""
    sexes = dict(Sex.choices)
    return {
        "months": [(f"{wareki(m)[:-2]}" if m else "不詳", n) for m, n in found.by_month],
        "sexes": [(str(sexes.get(code, "不明")), n) for code, n in found.by_sex],
        "towns": [(town or "（町名なし）", n) for town, n in found.by_town],
    }


def outcome(person: MailingPerson) -> str:
    """送付する, or the reason in a word."""
    return "送付する" if person.included else str(person.why)
