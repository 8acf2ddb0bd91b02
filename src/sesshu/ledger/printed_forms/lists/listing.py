"""Lists of people: conditions, columns, rows. Protected persons and their households are in none of them.

Where somebody goes to school or to the doctor, or which town they live in, tells where they are.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sesshu import schedule
from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.unknown_history.queries import WORD, Unknown, unknown_of
from sesshu.schedule import InputError, SeriesState

MOST_DAYS = 366


@dataclass(frozen=True, slots=True)
class ListConditions:
    """What was asked for; each kind uses some. `words` are for the head of the list and the register."""

    series: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    school: str = ""
    town: str = ""
    institution: str = ""
    from_day: date | None = None
    until_day: date | None = None

    def period(self) -> tuple[date, date]:
        """Both days. Raises `InvalidInput` when they are missing, turned round or too far apart."""
        if not self.from_day or not self.until_day or self.until_day < self.from_day:
            raise InvalidInput(
                "期間：始まりの日と、それ以後の終わりの日を入力してください。", field="from_day", example="R8.10.1"
            )
        if (self.until_day - self.from_day).days > MOST_DAYS:
            raise InvalidInput("期間：1年までにしてください。", field="until_day", example="R9.3.31")
        return self.from_day, self.until_day


@dataclass(frozen=True, slots=True)
class ListColumn:
    key: str
    label: str
    width: float = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list, and the person in it. `group` starts a new page."""

    resident_id: UUID
    group: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it will be printed or written to a file. `left_out`: protected persons who would be in it."""

    columns: tuple[ListColumn, ...]
    words: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)
    left_out: int = 0

    @property
    def subjects(self) -> list[str]:
        return [f"resident:{one}" for one in dict.fromkeys(line.resident_id for line in self.lines)]


Builder = Callable[[Actor, ListConditions], Listed]


def apart(people: Sequence[Resident]) -> tuple[list[Resident], int]:
    """People whose whereabouts may be told, and how many were left out."""
    shown = [one for one in people if not one.address_withheld]  # type: ignore[attr-defined]
    return shown, len(people) - len(shown)


def states(people: Sequence[Resident], series: Sequence[str], on: date) -> dict[UUID, list[tuple[SeriesState, str]]]:
    """Where each person stands in some series, with the word for a list; an unknown history is told as unknown.

    Whoever cannot be judged (no birth day, records that contradict one another) is absent.
    """
    tables, persons = city_tables(), doses.persons(people)
    given, unknown = doses.given_doses(list(persons)), unknown_of(list(persons))
    found: dict[UUID, list[tuple[SeriesState, str]]] = {}
    for key, person in persons.items():
        try:
            state = next(iter(schedule.judge_many(tables, [(person, given.get(key, []))], as_of=on, only=series)))
        except InputError:
            continue
        mine = unknown.get(key, Unknown())
        found[key] = [
            (one, WORD if mine.covers(one.series, one.status) else schedule.status_word(one.status))
            for one in state.series
            if one.series in series
        ]
    return found


def needed_series(c: ListConditions) -> tuple[str, ...]:
    """The asked series. Raises `InvalidInput` for none or an unknown one."""
    known = series_names()
    if not c.series or any(one not in known for one in c.series):
        raise InvalidInput("予防接種：一覧から一つ以上選んでください。", field="series")
    return c.series


def series_names() -> dict[str, str]:
    return {series.code: series.name for series in city_tables().series}


def head(*words: str) -> tuple[str, ...]:
    """The conditions in words, with the day."""
    return (f"基準日：{wareki(clock.today())}", *words)
