"""対象者一覧: the people of a programme as a registered file."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.dates import legal_age
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.programmes.targets import Target, find_targets
from sesshu.ledger.residents.words import Sex

COLUMNS = (
    ("addressee_number", "宛名番号"), ("name", "氏名"), ("kana", "カナ氏名"), ("birth_date", "生年月日"),
    ("age", "年齢"), ("sex", "性別"), ("dose_number", "次の回"),
    ("earliest", "受けられる最初の日"), ("latest", "受けられる最後の日"),
)  # fmt: skip


def export_targets(*, row: Programme, on: date, profile: str, by: Actor, purpose: str) -> Export:
    """Write everyone who is in a programme on a day to a file and register it. No addresses are in it.

    `profile` is machine, human, cp932 or xlsx. Raises `NotNow` where nobody is in it or only a sample was judged.
    """
    by.check("file.export")
    found = find_targets(by, row, on, city_tables())
    if found.every > 1:
        raise NotNow("対象になりうる人が多いため、一覧は発送の仮抽出で作ってください。")
    if not found.people:
        raise NotNow("この日に対象となる人はいません。")
    return export(
        name=f"市の事業_対象者一覧_{on.isoformat()}", columns=list(COLUMNS),
        rows=[_line(one, on) for one in found.people], profile=profile, by=by, purpose=purpose,
        subjects=[one.resident.subject for one in found.people],
    )  # fmt: skip


def _line(one: Target, on: date) -> dict[str, Any]:
    person = one.resident
    return {
        "addressee_number": person.addressee_number,
        "name": person.name,
        "kana": person.kana,
        "birth_date": person.birth_date,
        "age": legal_age(person.birth_date, on) if person.birth_date else None,
        "sex": str(dict(Sex.choices).get(person.sex, "")),
        "dose_number": one.state.dose_number,
        "earliest": one.state.earliest,
        "latest": one.state.latest,
    }
