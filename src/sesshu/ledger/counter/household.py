"""What a family asks: each child with its remarks, what is due, and sentences to read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.judged import judged
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.remarks import queries as remarks
from sesshu.ledger.remarks.models import Remark
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.search import look_alikes
from sesshu.ledger.screening_forms import queries as screening_forms
from sesshu.ledger.screening_forms.actions import WantedForm
from sesshu.ledger.screening_forms.remaining import next_paper
from sesshu.ledger.unknown_history.queries import WORD, Unknown, of_pairs, unknown_beside
from sesshu.schedule import SeriesJudgement, Tables

ORDER = ("overdue", "due")


@dataclass(frozen=True, slots=True)
class DueLine:
    """One series that is due: code, words for the screen, and the sentence to read aloud."""

    series: str
    name: str
    step: str
    paper: str
    latest: date | None
    tone: str
    word: str
    sentence: str
    waiting: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the household as the counter sees it."""

    resident: Resident
    asked: bool
    due: tuple[DueLine, ...]
    note: str
    remarks: tuple[Remark, ...]
    warnings: tuple[str, ...]


def members(viewer: Actor, asked: UUID, ids: list[UUID]) -> list[Member]:
    """The person asked about first, then the household from the youngest on. A fixed number of queries."""
    viewer.check("dose.read")
    people = residents.these(viewer, ids, unknown=unknown_beside())
    people = sorted(people, key=lambda p: (p.pk != asked, -(p.birth_date.toordinal() if p.birth_date else 0)))
    known, given = doses.persons(people), doses.given_doses(ids)
    said, alike = remarks.in_force(viewer, ids), look_alikes([person for person in people if person.has_alike])  # type: ignore[attr-defined]
    waiting = _waiting(viewer, ids)
    today, tables, made = clock.today(), city_tables(), []
    for person in people:
        how = known.get(person.pk)
        series = judged(tables, how, given.get(person.pk, []), today).series if how else ()
        unknown = of_pairs(person.unknown)  # type: ignore[attr-defined]
        due = tuple(_line(s, today, tables, (person.pk, s.series) in waiting, unknown) for s in _in_order(series))
        made.append(
            Member(
                person, person.pk == asked, due, _note(person, due), tuple(said.get(person.pk, ())),
                tuple(str(word) for word in alike.get(person.pk, ())),
            )
        )  # fmt: skip
    return made


def choices(household: Sequence[Member]) -> list[tuple[str, str]]:
    """(person and series, words) of every form that can be asked for now."""
    return [
        (f"{one.resident.pk}|{line.series}", f"{one.resident.name}　{line.name} {line.step}")
        for one in household
        for line in one.due
        if not line.waiting
    ]


def wanted_form(household: Sequence[Member], text: str) -> WantedForm:
    """The form that one of `choices` stands for."""
    person, _, series = text.partition("|")
    line = next(
        line for one in household for line in one.due if str(one.resident.pk) == person and line.series == series
    )
    return WantedForm(UUID(person), series, line.paper, line.latest)


def _waiting(viewer: Actor, ids: Sequence[UUID]) -> set[tuple[UUID, str]]:
    """Which series of whom wait in the queue for printing."""
    if not viewer.may("voucher.read"):
        return set()
    rows = screening_forms.waiting(viewer).filter(resident_id__in=list(ids))
    return set(rows.values_list("resident_id", "voucher__series"))


def told(one: Member) -> str:
    """What the slip keeps of what was shown about a person."""
    return "、".join(f"{line.name} {line.step}（{line.word}）" for line in one.due) or one.note


def _in_order(judged: Sequence[SeriesJudgement]) -> list[SeriesJudgement]:
    found = [s for s in judged if s.status in ORDER and s.next is not None]
    return sorted(found, key=lambda s: ORDER.index(s.status))


def _line(series: SeriesJudgement, today: date, tables: Tables, waiting: bool, unknown: Unknown) -> DueLine:
    coming = series.next
    assert coming is not None  # noqa: S101 - chosen in `_in_order`
    name = series.series_name or series.series
    step = "".join(word for word in (coming.phase, coming.step) if word) or f"{coming.dose_number}回目"
    start = "今日から" if coming.earliest <= today else f"{wareki(coming.earliest)}から"
    end = f"、{wareki(coming.latest)}まで" if coming.latest else ""
    late = "標準の時期を過ぎています。" if series.status == "overdue" else ""
    sentence = f"{name}の{step}は、{start}{end}受けられます。{late}"
    word, tone = ("遅れ", "care") if series.status == "overdue" else ("接種時期", "key")
    if unknown.covers(series.series, series.status):  # nobody is called late before the doses from elsewhere are known
        word, tone = WORD, "care"
        sentence = f"{name}は、{unknown.sentence(series.series)}母子健康手帳などの記録を確かめてから、ご案内します。"
    return DueLine(series.series, name, step, next_paper(series, tables), coming.latest, tone, word, sentence, waiting)


def _note(person: Resident, due: Sequence[DueLine]) -> str:
    if person.birth_date is None:
        return "生年月日が日まで分からないため、判定できません。"
    return "" if due else "いま受けられる予防接種はありません。"
