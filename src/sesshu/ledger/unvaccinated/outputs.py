"""The list as a registered file: a line for each person and series, with the reason and the next date, no addresses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.files.models import Export
from sesshu.ledger.due.listing import who
from sesshu.ledger.due.models import DueRun, DueState
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.unvaccinated import queries, words
from sesshu.ledger.unvaccinated.conditions import PARTS, Wanted

SLICE = 500
MOST_LISTED = 200_000
COLUMNS = [
    Column("addressee_number", "宛名番号"), Column("name", "氏名"), Column("kana", "カナ氏名"),
    Column("birth_date", "生年月日"), Column("sex", "性別"), Column("protected", "支援措置"),
    Column("series", "予防接種"), Column("status", "状態"), Column("number", "回"), Column("reason", "理由"),
    Column("next", "次に受けられる日"), Column("earliest", "受けられる最初の日"),
    Column("standard_until", "標準的な期間の最後の日"), Column("latest", "受けられる最後の日"),
]  # fmt: skip


def export_people(
    *,
    run: DueRun,
    wanted: Wanted,
    profile: str,
    chosen: Sequence[str] = (),
    order: Sequence[str] = (),
    by: Actor,
    purpose: str,
) -> Export:
    """Write the asked list to a file and register it. `profile` is machine, human, cp932 or xlsx; `chosen` are the
    columns that go out, in their order (all when empty); `order` the columns that the lines are sorted by.

    Raises `InvalidInput`, `NotNow` where nobody is on the list or too many are.
    """
    by.check("file.export")
    found = list(queries.rows(by, run, wanted, order=order))
    if not found:
        raise NotNow("この条件の人はいません。")
    if len(found) > MOST_LISTED:
        raise NotNow(f"{len(found):,}行になります。予防接種か生年月日で{MOST_LISTED:,}行までに絞ってください。")
    subjects = sorted({row.resident_id for row in found})
    part = "" if wanted.part == "ordinary" else f"_{PARTS[wanted.part].split('（')[0]}"
    return export(
        name=f"予防接種_未接種者{part}_{run.as_of.isoformat()}", columns=_columns(chosen), rows=lines(found, by),
        profile=profile, by=by, purpose=purpose, subjects=[f"resident:{person}" for person in subjects],
    )  # fmt: skip


def _columns(chosen: Sequence[str]) -> list[Column]:
    known = {column.field: column for column in COLUMNS}
    return [known[key] for key in chosen if key in known] or COLUMNS


def lines(found: list[DueState], by: Actor) -> Iterator[dict[str, Any]]:
    """Finished lines, people read in slices. Who was joined or sealed meanwhile is left out."""
    names = {one.code: one.name for one in city_tables().series}
    for at in range(0, len(found), SLICE):
        part = found[at : at + SLICE]
        ids = {row.resident_id for row in part}
        people = {person.pk: person for person in residents.visible_to(by).filter(id__in=ids)}
        for row in part:
            if person := people.get(row.resident_id):
                yield who(person) | line_of(row, names)


def line_of(row: Any, names: dict[str, str]) -> dict[str, Any]:
    """What the judgement says, in words and dates."""
    return {
        "series": names.get(row.series, row.series),
        "status": words.status_word(row.status, unknown=row.unknown),
        "number": row.number or None,
        "reason": words.reason(
            status=row.status, number=row.number, standard_until=row.standard_until, latest=row.latest,
            unknown=row.unknown,
        ),
        "next": words.next_words(status=row.status, earliest=row.earliest, latest=row.latest, as_of=row.as_of),
        "earliest": row.earliest, "standard_until": row.standard_until, "latest": row.latest,
    }  # fmt: skip
