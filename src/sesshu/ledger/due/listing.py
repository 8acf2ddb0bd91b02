"""抽出: the people of a run in some statuses as a registered file. No addresses are in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.ledger.due import queries
from sesshu.ledger.due.models import UNCLEAR, DueRun, DueState
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import Sex
from sesshu.ledger.unknown_history.queries import WORD, unknown_of
from sesshu.schedule import STATUSES

SLICE = 500
COLUMNS = (
    ("addressee_number", "宛名番号"), ("name", "氏名"), ("kana", "カナ氏名"), ("birth_date", "生年月日"),
    ("sex", "性別"), ("protected", "支援措置"), ("series", "予防接種"), ("status", "状態"), ("number", "回"),
    ("earliest", "受けられる最初の日"), ("standard_from", "標準的な期間の最初の日"),
    ("standard_until", "標準的な期間の最後の日"), ("latest", "受けられる最後の日"),
)  # fmt: skip
STATUS_WORDS = {
    "not_target": "対象外", "not_yet": "対象期間の前", "due": "対象期間中", "overdue": "標準的な時期を過ぎた",
    "complete": "完了", "expired": "対象期間の経過", "excluded": "接種不適当等", "declined": "接種しない意向",
    UNCLEAR: "記録の確認が必要",
}  # fmt: skip
MOST_LISTED = 200_000


def check(statuses: Sequence[str], series: Sequence[str]) -> None:
    """Raises `InvalidInput` for a status or a series that is not there."""
    known = {text.code for text in city_tables().series}
    if unknown := sorted(set(statuses) - set(STATUS_WORDS)):
        allowed = "、".join([*STATUSES, UNCLEAR])
        raise InvalidInput(
            f"状態「{unknown[0]}」はありません。使える語: {allowed}", field="list", example="due,overdue"
        )
    if unknown := sorted(set(series) - known):
        raise InvalidInput(f"系列「{unknown[0]}」はありません。", field="series", example="mr_1,mr_2")


def export_people(
    *, run: DueRun, statuses: Sequence[str], series: Sequence[str] = (), among: QuerySet[Any] | None = None,
    profile: str, by: Actor, purpose: str,
) -> Export:  # fmt: skip
    """Write who stands in one of some statuses (a line for each series) to a file and register it.

    `among`: identities of residents, where not everybody is asked for.
    `profile` is machine, human, cp932 or xlsx. Raises `InvalidInput`, `NotNow` where nobody is in it or too many.
    """
    by.check("file.export")
    check(statuses, series)
    found = queries.of_statuses(by, run, statuses, series)
    rows = list(found if among is None else found.filter(resident__in=among))
    if not rows:
        raise NotNow("この状態の人はいません。")
    if len(rows) > MOST_LISTED:
        raise NotNow(f"{len(rows):,}行になります。系列を選んで{MOST_LISTED:,}行までにしてください。例: --series mr_1")
    people = sorted({row.resident_id for row in rows})
    return export(
        name=f"予防接種_全市判定一覧_{run.as_of.isoformat()}", columns=list(COLUMNS), rows=_lines(rows, by),
        profile=profile, by=by, purpose=purpose, subjects=[f"resident:{person}" for person in people],
    )  # fmt: skip


def _lines(rows: Sequence[DueState], by: Actor) -> Iterator[dict[str, Any]]:
    names = {text.code: text.name for text in city_tables().series}
    for at in range(0, len(rows), SLICE):
        part = rows[at : at + SLICE]
        people = {
            person.pk: person for person in residents.visible_to(by).filter(id__in={row.resident_id for row in part})
        }
        doubts = unknown_of(people)
        for row in part:
            if row.resident_id not in people:  # joined or sealed since the judgement
                continue
            doubt = doubts.get(row.resident_id)
            status = WORD if doubt and doubt.covers(row.series, row.status) else STATUS_WORDS[row.status]
            yield who(people[row.resident_id]) | {
                "series": names.get(row.series, ""), "status": status, "number": row.number or None,
                "earliest": row.earliest, "standard_from": row.standard_from,
                "standard_until": row.standard_until, "latest": row.latest,
            }  # fmt: skip


def who(person: Resident) -> dict[str, Any]:
    """The columns of a person; a protected one is marked, so that nobody writes to a wrong address."""
    return {
        "addressee_number": person.addressee_number,
        "name": person.name,
        "kana": person.kana,
        "birth_date": person.birth_date,
        "sex": str(dict(Sex.choices).get(person.sex, "")),
        # The annotation is the same for every viewer; a row without it is treated as protected.
        "protected": "該当（別管理）" if getattr(person, "in_protected_household", True) else "",
    }
