"""May this person be booked for this session? The same rules that judge a dose judge the dose that would be given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sesshu import schedule
from sesshu.ledger.doses.judging import LEVELS, UNKNOWN_BIRTH
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations.knowing import Known
from sesshu.schedule import GivenDose, Tables, series_catalogue


@dataclass(frozen=True, slots=True)
class Finding:
    """`info`, `warn` or `block`, and the reason with its article as a sentence."""

    level: str = "info"
    reason: str = ""
    step: str = ""


def product_of(session: Session, tables: Tables) -> str:
    """The product that is planned, or the first of the series."""
    if session.product:
        return session.product
    found = next((row for row in series_catalogue(tables) if row.code == session.series), None)
    return found.products[0] if found and found.products else ""


def planned(sessions: Sequence[Session], tables: Tables) -> list[GivenDose]:
    """Doses that are booked already, as if they had been given."""
    doses = [(row.event.held_on, product_of(row, tables)) for row in sessions if row.series]
    return [GivenDose(day, product) for day, product in doses if product]


def judge(known: Known, session: Session, booked: Sequence[Session], tables: Tables) -> Finding:
    """What a dose of this session would be, with the other reservations of the person taken as given.

    `booked` may lie before or after: a second dose may be booked before the first, and both are judged together.
    """
    if not session.series:
        return Finding()
    if known.person is None:
        return Finding("warn", UNKNOWN_BIRTH.text)
    day, product = session.event.held_on, product_of(session, tables)
    doses = [*known.doses, *planned(booked, tables), GivenDose(day, product)]
    last = max(dose.date for dose in doses)
    try:
        judged = schedule.judge_given(tables, known.person, doses, as_of=last)
    except schedule.InputError as wrong:
        return Finding("block", str(wrong))
    here = [one for one in judged if one.date == day and one.product == product]
    mine = [one for one in here if one.series == session.series] or here
    others = [one for one in judged if one.date > day and one.series == session.series]
    worst = min([*mine, *others], key=lambda one: LEVELS.index(one.level))
    reasons = [reason for reason in worst.reasons if reason.level == worst.level] or list(worst.reasons)
    step = next((schedule.step_name(one.phase, one.step) for one in mine if one.counted), "")
    return Finding(worst.level, _sentence(reasons), step)


def _sentence(reasons: Sequence[schedule.Reason]) -> str:
    return "　".join(f"{reason.text}（{reason.basis}）" if reason.basis else reason.text for reason in reasons[:2])
