"""Programmes as other rooms and pages read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sesshu import schedule
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.programmes.births import births
from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.schedule import InputError, SeriesJudgement, Tables

SAMPLES = 3
NEAR = timedelta(days=400)


def in_force(viewer: Actor, day: date) -> list[Programme]:
    """Programmes that hold on a day, by code."""
    viewer.check("master.read")
    return list(Programme.objects.as_of(day).order_by("code"))


def coming(viewer: Actor, day: date) -> list[Programme]:
    """Programmes whose first period begins after a day."""
    viewer.check("master.read")
    rows = Programme.objects.believed()
    begun = rows.filter(valid_from__lte=day).values("code")
    return list(rows.filter(valid_from__gt=day).exclude(code__in=begun).order_by("code", "valid_from"))


def get(viewer: Actor, code: str, day: date) -> Programme:
    """The row of a programme on a day, else its last one. Raises `NotFound`."""
    viewer.check("master.read")
    rows = Programme.objects.believed().filter(code=code)
    found = rows.filter(valid_from__lte=day).order_by("-valid_from").first() or rows.order_by("valid_from").first()
    if found is None:
        raise NotFound("この市の事業はありません。一覧から選び直してください。")
    return found  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Answer:
    """Why one person is, or is not, in a programme on a day."""

    resident: Resident
    is_in: bool
    text: str
    basis: str


def explain(viewer: Actor, row: Programme, resident: Resident, on: date, tables: Tables | None = None) -> Answer:
    """The engine's sentence for one person, with the programme's basis."""
    viewer.check("dose.read")
    person = doses.persons([resident]).get(resident.pk)
    if person is None:
        return Answer(resident, False, "生年月日が日まで分からないため、判定できません。", "")
    given = doses.given_doses([resident.pk]).get(resident.pk, [])
    try:
        judged = schedule.judge(tables or city_tables(), person, given, as_of=on)
    except InputError as wrong:
        return Answer(resident, False, str(wrong), "")
    own = next((one for one in judged.series if one.series == row.code), None)
    if own is None:
        return Answer(resident, False, never_words(row, resident), row.basis)
    return Answer(resident, own.eligible_on(on), _text(own, on), own.reasons[0].basis)


def _text(own: SeriesJudgement, on: date) -> str:
    text = own.reasons[0].text
    if own.status in ("due", "overdue") and own.next and own.next.earliest > on:
        return f"{text}前の回からの間隔が足りないため、まだ受けられません。"
    return text


def never_words(row: Programme, resident: Resident) -> str:
    """Why a person never is a target: the first thing that keeps them out."""
    if row.sex and resident.sex != row.sex:
        return f"{row.name}は{'男性' if row.sex == 'M' else '女性'}だけが対象です。"
    born = resident.birth_date
    if born and ((row.born_from and born < row.born_from) or (row.born_until and born > row.born_until)):
        return f"{row.name}の対象となる生年月日の範囲に入っていません。"
    return f"{row.name}の適用期間のうちに、対象の年齢になることがありません。"


def samples(viewer: Actor, row: Programme, on: date, tables: Tables, inside: list[Resident]) -> list[Answer]:
    """Some people in it, and those just outside its birth dates, each with the reason."""
    return [explain(viewer, row, one, on, tables) for one in (*inside[:SAMPLES], *_outside(viewer, row, on))]


def _outside(viewer: Actor, row: Programme, on: date) -> list[Resident]:
    span = births(row, on, on)
    if span is None:
        return []
    here = residents.alive_and_here(viewer, on)
    older = here.filter(birth_date__lt=span[0], birth_date__gte=span[0] - NEAR).order_by("-birth_date")
    younger = here.filter(birth_date__gt=span[1], birth_date__lte=span[1] + NEAR).order_by("birth_date")
    found = [*older[:SAMPLES], *younger[:SAMPLES]]
    if row.sex:
        other = here.filter(birth_date__range=span).exclude(sex=row.sex).order_by("birth_date")
        found += list(other[:1])
    return found
