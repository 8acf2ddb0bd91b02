"""残りの予診票: which screening forms a person still needs, by the judgement of a day. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sesshu import schedule
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.queries import Unknown, unknown_of
from sesshu.ledger.vouchers import queries as vouchers
from sesshu.ledger.vouchers.models import VoucherKind
from sesshu.schedule import Judgement, SeriesJudgement, Tables

NOW = frozenset({"due", "overdue"})
LATER = "not_yet"
FAR = timedelta(days=7305)  # what begins more than twenty years from now is nobody's paper today


@dataclass(frozen=True, slots=True)
class RemainingForm:
    """A form for one step of a series. `offered`: to be handed out now, unless a clerk says otherwise."""

    series: str
    series_name: str
    step: str
    status: str
    earliest: date | None
    latest: date | None
    in_hand: str = ""  # the number of a form that the person has already
    unknown: str = ""  # why the history is unknown; then a person asks first

    @property
    def key(self) -> str:
        return f"{self.series}/{self.step}"

    @property
    def offered(self) -> bool:
        return self.status in NOW and not self.in_hand and not self.unknown


@dataclass(frozen=True, slots=True)
class Remaining:
    """Everything the sheet says: forms now and later, what is complete or over, what is not known."""

    as_of: date
    rules: str
    forms: tuple[RemainingForm, ...]
    complete: tuple[str, ...]
    over: tuple[str, ...]


def remaining(viewer: Actor, resident: Resident, as_of: date) -> Remaining | None:
    """What a person still needs; None when the birth date is not known to the day."""
    judgement = doses.judge_resident(viewer, resident, as_of)
    if judgement is None:
        return None
    unknown = unknown_of([resident.pk]).get(resident.pk, Unknown())
    papers = vouchers.in_hand(viewer, resident.pk).filter(kind=VoucherKind.SCREENING_FORM)
    in_hand = {f"{paper.series}/{paper.step}": paper.number for paper in papers}
    near = [one for one in judgement.series if one.next is None or one.next.earliest <= as_of + FAR]
    near.sort(key=lambda one: (one.status == LATER, one.next.earliest if one.next else date.max))
    tables = city_tables()
    forms = [form for one in near for form in _forms(one, in_hand, unknown, tables)]
    return Remaining(
        as_of, judgement.rules, tuple(forms),
        _named(judgement, "complete"), _named(judgement, "expired"),
    )  # fmt: skip


def _forms(one: SeriesJudgement, in_hand: dict[str, str], unknown: Unknown, tables: Tables) -> list[RemainingForm]:
    if one.status not in NOW | {LATER} or one.next is None:
        return []
    why = unknown.sentence(one.series) if unknown.covers(one.series, one.status) else ""
    return [
        RemainingForm(
            one.series, one.series_name or one.series, step, one.status,
            one.next.earliest if at == 0 else None, one.next.latest, in_hand.get(f"{one.series}/{step}", ""), why,
        )
        for at, step in enumerate(_steps(one, tables))
    ]  # fmt: skip


def next_paper(one: SeriesJudgement, tables: Tables) -> str:
    """The step that stands on the form of the next dose. `tables`: those that judged."""
    return next(iter(_steps(one, tables)), "")


def _steps(one: SeriesJudgement, tables: Tables) -> list[str]:
    """The names of the remaining steps; one form each. A series of a single dose has no step."""
    if one.next is None:
        return []
    info = next(info for info in schedule.series_catalogue(tables) if info.code == one.series)
    coming = (one.next.phase, one.next.step)
    if one.required_doses <= 1:
        return [""]
    at = info.steps.index(coming) if coming in info.steps else None  # type: ignore[arg-type]
    count = max(1, one.remaining_doses)
    if at is not None and len(info.steps) - at >= count:
        return [schedule.step_name(phase, step) for phase, step in info.steps[at : at + count]]
    return [f"{one.next.dose_number + n}回目" for n in range(count)]


def _named(judgement: Judgement, status: str) -> tuple[str, ...]:
    return tuple(one.series_name or one.series for one in judgement.series if one.status == status)
