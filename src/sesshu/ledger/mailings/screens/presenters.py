"""Finished words for the templates of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.law.letters import letter_kinds
from sesshu.ledger.mailings import comparing
from sesshu.ledger.mailings.conditions import series_names
from sesshu.ledger.mailings.models import Mailing, MailingPerson, Producer
from sesshu.ledger.mailings.planning.thresholds import thresholds
from sesshu.ledger.mailings.queries import Counts
from sesshu.ledger.mailings.states import MailingState as S
from sesshu.ledger.residents.words import Sex

STATE_TAGS = {
    S.DRAFT: "", S.TRIAL: "key", S.REQUESTED: "care", S.RELEASING: "care", S.RELEASED: "key", S.PRINTED: "key",
    S.POSTED: "right", S.CANCELLED: "wrong",
}  # fmt: skip
STEPS = (S.DRAFT, S.TRIAL, S.REQUESTED, S.RELEASED, S.PRINTED, S.POSTED)
STEP_WORDS = ("条件", "仮抽出", "承認", "確定", "印刷", "投函")


@dataclass(frozen=True, slots=True)
class Step:
    word: str
    is_current: bool


def steps(mailing: Mailing) -> list[Step]:
    """The way of a mailing, with where it is now."""
    now = S.RELEASED if mailing.state == S.RELEASING else mailing.state
    return [Step(word, state == now) for state, word in zip(STEPS, STEP_WORDS, strict=True)]


def kind_name(mailing: Mailing) -> str:
    return letter_kinds()[mailing.kind].name


def state_name(mailing: Mailing) -> str:
    return S(mailing.state).label


def facts(mailing: Mailing) -> list[tuple[str, str]]:
    """What was asked for, as label and value."""
    names = series_names()
    found = [
        ("種類", f"{kind_name(mailing)}（{letter_kinds()[mailing.kind].article}）"),
        ("予防接種", "、".join(names.get(code, code) for code in mailing.series)),
        ("基準日", wareki(mailing.base_date)),
        ("記録の締め日", wareki(mailing.known_on) if mailing.known_on else ""),
        ("発行日", wareki(mailing.issued_on)),
        ("印刷の方法", str(Producer(mailing.producer).label)),
    ]
    return [(label, value) for label, value in found if value]


def compared(mailing: Mailing) -> list[tuple[str, str, int, int, str, bool]]:
    """Each group beside last year's: by what, the group, this run, last year's, the difference, too much or not."""
    if mailing.compared_with is None:
        return []
    limits = thresholds(mailing.base_date)
    return [
        (limits[line.by].label, comparing.shown_group(line), line.now, line.before,
         difference(line.difference, line.percent),
         line.deviates(limits[line.by]))
        for line in comparing.compare(mailing, mailing.compared_with)
    ]  # fmt: skip


def difference(number: int, percent: int | None) -> str:
    return f"{number:+,}人" + (f"（{percent:+d}%）" if percent is not None else "（前年度なし）")


def shares(found: Counts) -> dict[str, list[tuple[str, int]]]:
    """The counts by month of birth, sex and town, in words."""
    sexes = dict(Sex.choices)
    return {
        "months": [(f"{wareki(m)[:-2]}" if m else "不詳", n) for m, n in found.by_month],
        "sexes": [(str(sexes.get(code, "不明")), n) for code, n in found.by_sex],
        "towns": [(town or "（町名なし）", n) for town, n in found.by_town],
    }


SEXES = tuple((str(code), str(label)) for code, label in Sex.choices)


def day_of(instant: datetime) -> date:
    """The office's day of an instant."""
    return instant.astimezone(clock.TOKYO).date()


def outcome(person: MailingPerson) -> str:
    """送付する, or the reason in a word."""
    return "送付する" if person.included else str(person.why)
