"""「もし」: what a dose on a day would be, in sentences that can be read aloud; nothing is saved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu import schedule
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import queries
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict, entry_as_given, judge_entries
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident

SENTENCES = {
    "info": "この接種は定期接種として登録できます。",
    "warn": "登録できます。次の点を確認してください。",
    "voluntary": "市の事業（任意接種の助成）の接種として、接種区分「任意」で登録できます。",
    "administrative": "市の事業（行政措置予防接種）の接種として、接種区分「行政措置」で登録できます。",
    "block": "この接種は定期接種として扱えません。記録は残りますので、判断を選んでください。",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict of a dose that is not saved, and what to say on the telephone: Japanese, and other languages."""

    verdict: Verdict
    sentence: str
    aloud: tuple[tuple[str, str], ...] = ()


def what_if(*, viewer: Actor, resident: Resident, given_on: date, product: str, kind: str = "routine") -> Answer:
    """Judge one dose as if it were given. Raises `InvalidInput` for what cannot be."""
    viewer.check("dose.read")
    entry = DoseEntry(resident_id=resident.pk, given_on=given_on, product=product, kind=kind)
    entry.check(max(clock.today(), given_on), resident.birth_date)
    verdict = judge_entries({resident.pk: resident}, [entry], max(clock.today(), given_on))[0]
    if kind == "routine" and any(reason.code == "PROGRAMME_DOSE" for reason in verdict.reasons):
        return what_if(viewer=viewer, resident=resident, given_on=given_on, product=product, kind="voluntary")
    return Answer(verdict, sentence(verdict), read_aloud(resident, entry))


def read_aloud(resident: Resident, entry: DoseEntry) -> tuple[tuple[str, str], ...]:
    """(language, sentence with day, vaccine and reason) of a dose, Japanese first; none where no day of birth is known.

    The caller has checked that the viewer may see the person.
    """
    person = queries.persons([resident]).get(resident.pk)
    if person is None:
        return ()
    tables, given = city_tables(), entry_as_given(entry)
    doses = [*queries.given_doses([resident.pk]).get(resident.pk, []), given]
    day = max(clock.today(), given.date)
    return tuple(
        (
            language,
            schedule.read_aloud(
                tables, schedule.judge_given(tables, person, doses, as_of=day, language=language), given, language
            ),
        )
        for language in schedule.spoken_languages()
    )


def sentence(verdict: Verdict) -> str:
    """The leading sentence of a verdict."""
    return SENTENCES[verdict.category or verdict.level]
