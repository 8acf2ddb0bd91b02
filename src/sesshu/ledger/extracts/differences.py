"""What changed since the last run, as a file of its own: who came, who went, whose row is another one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files import storage
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.files.models import Export
from sesshu.ledger.extracts import comparing, queries
from sesshu.ledger.residents.queries import visible_to

SLICE = 1000
COLUMNS = [
    Column("change", "変化"), Column("addressee_number", "宛名番号"), Column("name", "氏名"), Column("key", "行のID"),
]  # fmt: skip


def export_differences(*, run_id: UUID, profile: str, by: Actor) -> Export:
    """A line for each row that was added, changed or removed. Raises `NotFound`, `NotNow`."""
    by.check("file.export")
    run = queries.get_run(by, run_id)
    if run.compared_with is None:
        raise NotNow("前回の出力がないため、違いはありません。")
    if not (run.snapshot_sha256 and run.compared_with.snapshot_sha256):
        raise NotNow("保存期間を過ぎた人の消去にともない、比べるための一覧は消えました。件数だけが残っています。")
    before, now = storage.read(run.compared_with.snapshot_sha256), storage.read(run.snapshot_sha256)
    found = comparing.compare(before, now)
    if not (found.added or found.changed or found.removed):
        raise NotNow("前回の出力から変わったものはありません。")
    of_people = queries.question_of(run).of.is_of_people
    persons = comparing.persons(before) | comparing.persons(now) if of_people else {}
    marked = [("追加", found.added), ("変更", found.changed), ("削除", found.removed)]
    rows = [(word, key) for word, keys in marked for key in keys]
    subjects = sorted({f"resident:{persons[key]}" for _, key in rows if key in persons})
    return export(
        name="予防接種_データ出力_前回との違い", columns=COLUMNS, rows=_lines(rows, persons, by), profile=profile,
        by=by, purpose=run.purpose, subjects=subjects,
    )  # fmt: skip


def _lines(rows: list[tuple[str, UUID]], persons: dict[UUID, UUID], by: Actor) -> Iterator[dict[str, Any]]:
    for at in range(0, len(rows), SLICE):
        part = rows[at : at + SLICE]
        ids = {persons[key] for _, key in part if key in persons}
        people = {one.pk: one for one in visible_to(by).filter(id__in=ids)}
        for word, key in part:
            person = people.get(persons[key]) if key in persons else None
            yield {
                "change": word, "key": str(key), "name": person.name if person else "",
                "addressee_number": person.addressee_number if person else "",
            }  # fmt: skip
