"""A folder of a scanner with the list beside it: each row of the list is one file, registered or held with its reason.

Each file is a transaction of its own. Stopped anywhere, the same command goes on: what is registered is found again by
the hash of the file. Names of files are never kept or told, because they may name people; rows have numbers.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sesshu.dates import DateError, read_date
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.files import images as pictures
from sesshu.foundation.files.signatures import SENTENCE, bears_mark
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.images import actions
from sesshu.ledger.images.models import PageImage, PaperKind
from sesshu.ledger.products.catalogue import product_names
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers.naming import person_of
from sesshu.text import DecodeError, decode

FILE, NUMBER, KIND, GIVEN, PRODUCT = "ファイル名", "番号", "紙の種類", "接種日", "ワクチン"
HEADER = (FILE, NUMBER, KIND, GIVEN, PRODUCT)
EXAMPLE = "0001.tif,4310000017,予診票,R8.10.1,麻しん風しん混合（MR）"
MOST_ROWS = 20_000
MOST_LIST_BYTES = 10 * 1024**2
Said = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, numbered as people count: the header is 1."""

    line: int
    cells: dict[str, str]


@dataclass
class Outcome:
    """Three counts that add up to the rows."""

    rows: int
    registered: int = 0
    already: int = 0
    pages: int = 0
    held: list[dict[str, Any]] = field(default_factory=list)
    unlisted: int = 0

    def as_dict(self) -> dict[str, Any]:
        return {
            "rows": self.rows, "registered": self.registered, "already": self.already, "held": len(self.held),
            "pages": self.pages, "unlisted": self.unlisted, "reasons": self.held,
        }  # fmt: skip


def read_list(data: bytes) -> list[Row]:
    """The rows of the list, at most `MOST_LIST_BYTES`. Raises `InvalidInput` for what is no list at all."""
    example = f"{','.join(HEADER)}／{EXAMPLE}"
    if len(data) > MOST_LIST_BYTES:
        raise InvalidInput("一覧：10MBまでにしてください。束ごとに分けてください。", field="list", example=example)
    try:
        if bears_mark([data]):
            raise InvalidInput(f"一覧：{SENTENCE}", field="list", example=example)
        lines = list(csv.reader(decode(data).text.splitlines()))
    except (DecodeError, csv.Error) as wrong:
        raise InvalidInput(f"一覧：CSVとして読めません。{wrong}", field="list", example=example) from None
    head = [cell.strip() for cell in lines[0]] if lines else []
    if FILE not in head or NUMBER not in head or set(head) - set(HEADER):
        raise InvalidInput(f"一覧：1行目は見出しです。使えるもの：{'、'.join(HEADER)}", field="list", example=example)
    rows = [
        Row(n, {name: cell.strip() for name, cell in zip(head, cells, strict=False)})
        for n, cells in enumerate(lines[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not 1 <= len(rows) <= MOST_ROWS:
        raise InvalidInput(f"一覧：1行以上{MOST_ROWS:,}行までにしてください。", field="list", example=example)
    return rows


def register_folder(
    *, folder: Path, rows: list[Row], batch_number: str, box_number: str, by: Actor, purpose: str,
    list_name: str = "", said: Said = lambda *_: None,
) -> Outcome:  # fmt: skip
    """Register the files that the rows name. What cannot be registered is held; nobody else's row is touched."""
    by.check("image.write")
    found = Outcome(len(rows))
    names: set[str] = set()
    for done, row in enumerate(rows, start=1):
        try:
            if (name := row.cells.get(FILE, "")) in names:
                raise InvalidInput("同じファイルが前の行にもあります。", field=FILE)
            names.add(name)
            _register(folder, row, batch_number, box_number, by, purpose, found)
        except Refused as wrong:
            example = getattr(wrong, "example", "")
            reason = f"{wrong.message}{f' 例：{example}' if example else ''}"
            found.held.append({"row": row.line, "reason": reason})
        said(done, len(rows))
    found.unlisted = sum(1 for path in folder.iterdir() if path.is_file() and path.name not in names | {list_name})
    return found


def _register(folder: Path, row: Row, batch: str, box: str, by: Actor, purpose: str, found: Outcome) -> None:
    content = _content(folder, row.cells.get(FILE, ""))
    person = person_of(by, row.cells.get(NUMBER, ""))
    dose, kind = _dose(person, row.cells), _kind(row.cells.get(KIND, ""))
    source = pictures.digest(content)
    if PageImage.objects.filter(source_sha256=source, resident=person, deleted_at=None).exists():
        found.already += 1
        return
    paper = actions.Paper(
        person.id, source, list(pictures.pages(content)), kind, dose.pk if dose else None, batch, box
    )  # fmt: skip
    made = actions.register(papers=[paper], by=by, purpose=purpose)
    found.registered, found.pages = found.registered + 1, found.pages + len(made)


def _content(folder: Path, name: str) -> bytes:
    """The bytes of a file that lies in this folder itself; no way leads out of it."""
    if not name or name in (".", "..") or "/" in name or "\\" in name or "\0" in name:
        raise InvalidInput(
            "ファイル名：フォルダーの中のファイルの名前だけを書いてください。", field=FILE, example="0001.tif"
        )
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (OSError, ValueError):
        raise InvalidInput(
            "ファイル名：この名前のファイルがフォルダーにありません。", field=FILE, example="0001.tif"
        ) from None
    with os.fdopen(handle, "rb") as file:
        if not (folder / name).is_file():
            raise _wrong_file("ファイルではありません。")
        return file.read(pictures.MOST_BYTES + 1)


def _wrong_file(text: str) -> InvalidInput:
    return InvalidInput(f"ファイル名：{text}", field=FILE, example="0001.tif")


def _kind(typed: str) -> str:
    kinds = {label: str(code) for code, label in PaperKind.choices}
    if typed and typed not in kinds:
        raise InvalidInput(f"紙の種類：{'・'.join(kinds)}から書いてください。", field=KIND, example="予診票")
    return kinds[typed] if typed else str(PaperKind.SCREENING_FORM)


def _dose(person: Resident, cells: dict[str, str]) -> Dose | None:
    """The dose that a row names by its day, and by its vaccine where there were several on that day."""
    typed, product = cells.get(GIVEN, ""), cells.get(PRODUCT, "")
    if not typed:
        return None
    rows = list(Dose.objects.filter(resident=person, given_on=_day(typed), withdrawn_at=None))
    if product:
        code = next((code for code, name in product_names().items() if product in (code, name)), "")
        if not code:
            raise InvalidInput("ワクチン：この名前・コードのワクチンはありません。", field=PRODUCT, example="mr")
        rows = [row for row in rows if row.product == code]
    if not rows:
        raise InvalidInput(
            "接種日：この接種は台帳にありません。接種記録を登録してから、もう一度実行してください。", field=GIVEN,
            example="R8.10.1",
        )  # fmt: skip
    if len(rows) > 1:
        raise InvalidInput(
            "接種日：この日の接種が2件以上あります。ワクチンも書いてください。", field=PRODUCT, example="mr"
        )
    return rows[0]


def _day(typed: str) -> date:
    try:
        return read_date(typed)
    except DateError as wrong:
        raise InvalidInput(f"接種日：{wrong}", field=GIVEN, example="R8.10.1") from None
