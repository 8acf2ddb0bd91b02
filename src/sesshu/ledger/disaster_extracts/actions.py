"""災害時用抽出: make tonight's file; take doses noted during a disaster back through the import page."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files import actions as files
from sesshu.foundation.files import storage
from sesshu.foundation.files.exporting import export_package
from sesshu.foundation.files.models import Export, Import
from sesshu.foundation.files.registry import intake
from sesshu.foundation.files.writing import PROFILES, Column
from sesshu.ledger.disaster_extracts import building, sealing
from sesshu.ledger.disaster_extracts.contents import Contents, index_of
from sesshu.ledger.due import actions as due
from sesshu.ledger.extracts import rules

NAME = "予防接種_災害時用抽出"
DOSES = "doses.given"
SOURCE = "disaster_entry"
MOST_BYTES = 2 * 1024**3
COLUMNS = (
    ("addressee_number", "宛名番号"), ("name", "氏名"), ("kana", "カナ氏名"), ("birth_date", "生年月日"),
    ("sex", "性別"), ("address", "住所（支援措置の世帯は伏せる）"), ("doses", "接種歴"), ("due", "これから受ける接種"),
)  # fmt: skip
FIELDS = ("addressee_number", "name", "birth_date", "given_on", "product", "lot_number", "place")


def make(
    *, passphrase: str, folder: Path, by: Actor, purpose: str, said: Callable[[int, int], None] | None = None
) -> tuple[Export, Path]:
    """Judge the city for today, seal what a counter needs, register the file and put it into a folder.

    The file appears in the folder under its name only when it is whole. Raises `InvalidInput` for a weak passphrase
    or a folder that is not there, `NotNow` while another evaluation works.
    """
    by.check("disaster_extract.make")
    sealing.check_passphrase(passphrase)
    if not folder.is_dir():
        raise InvalidInput("災害時用抽出を置くフォルダーがありません。", field="folder", example="/mnt/counter-pc")
    run = due.evaluate(as_of=clock.today(), by=by, purpose=purpose).run
    found = Contents(by, run, said)
    stored = storage.keep(building.page(_sealed(found, sealing.Sealer(passphrase, sealing.EXTRACT))), most=MOST_BYTES)
    named = found.ids if len(found.ids) <= rules.value("marked") else ()  # a whole city stands in the log as a number
    made = export_package(
        name=f"{NAME}_{run.as_of.isoformat()}", columns=list(COLUMNS), data=stored, rows=len(found.ids), by=by,
        purpose=purpose, subjects=[f"resident:{key}" for key in named], people=len(found.ids), ending="html",
    )  # fmt: skip
    return made, place(made, folder)


def _sealed(found: Contents, sealer: sealing.Sealer) -> Iterator[tuple[str, Any]]:
    """The elements of the page; what it says of itself comes last, when it is known."""
    yield "sealed", sealer.head
    for number, people in enumerate(found.people()):
        index, part = f"index-{number}", f"part-{number}"
        yield index, sealer.part([index_of(person) for person in people], index)
        yield part, sealer.part(people, part)
    yield "content", sealer.part(found.head(), "content")


def place(made: Export, folder: Path) -> Path:
    """Put a registered extract into a folder: whole under its name, or not there."""
    target = folder / made.file_name
    half = target.with_suffix(".new")
    with half.open("wb") as file:
        file.writelines(storage.pieces(made.sha256))
        file.flush()
        os.fsync(file.fileno())
    half.replace(target)
    return target


def take_back(*, content: bytes, passphrase: str, name: str, by: Actor) -> Import:
    """Doses noted on a counter PC become an import that waits for review; the same entries again are the same import.

    Raises `InvalidInput` for a file that cannot be opened, `NotNow` when nothing is noted in it.
    """
    sealing.check_passphrase(passphrase)
    try:
        envelope = json.loads(content)
    except ValueError:
        envelope = None
    noted = sealing.unseal(envelope, passphrase, sealing.ENTRIES)
    entries = noted.get("entries") if isinstance(noted, dict) else None
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise InvalidInput("記入のファイルの中身が壊れています。", field="file", example="災害時入力_20261120.sesshu")
    if not entries:
        raise NotNow("このファイルには接種が記入されていません。")
    return files.receive(
        interface=DOSES, content=_as_dose_file(entries), name=name, by=by, control_count=len(entries)
    )  # fmt: skip


def _as_dose_file(entries: list[Mapping[str, Any]]) -> bytes:
    """The entries as a file of the ordinary dose layout; the same entries in any order give the same bytes."""
    labels = {column.field: column.label for column in intake(DOSES).interface.columns}
    rows = sorted([str(one.get(field) or "") for field in FIELDS] for one in entries)
    values = [dict(zip(FIELDS, row, strict=True)) | {"source": SOURCE} for row in rows]
    named = [{label: row.get(field, "") for field, label in labels.items()} for row in values]
    return PROFILES["machine"].write([Column(label, label) for label in labels.values()], named).data
