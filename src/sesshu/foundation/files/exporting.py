"""Files that go out: columns listed one by one, bytes by profile, an entry in the register.

export(name="予防接種_発送一覧", columns=[Column("number", "番号")], rows=rows, profile="xlsx", by=…, purpose=…)
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.foundation.files import storage
from sesshu.foundation.files.endings import TYPES
from sesshu.foundation.files.models import Download, Export
from sesshu.foundation.files.writing import PROFILES, Column, Written

__all__ = ["Column", "contents", "export", "export_package", "export_stored"]

MOST_REPORTED = 1000
PACKAGE = "package"
FORBIDDEN_IN_NAMES = re.compile(r"[\\/:*?\"<>|\x00-\x1f\u202a-\u202e\u2066-\u2069\s]|\d{9,}")


def export(
    *,
    name: str,
    columns: Sequence[Column | tuple[str, str]],
    rows: Iterable[Mapping[str, Any]],
    profile: str = "human",
    by: Actor,
    purpose: str,
    subjects: Sequence[str] = (),
    approval: uuid.UUID | None = None,
) -> Export:
    """Write rows to a file and register it. The same rows give the same bytes.

    `name` is 業務_内容_期間 without personal data; day and time are added. `columns` name every field that goes out,
    as `Column(field, label)` or `(field, label)`; fields of a row that are not among them stay behind. `profile` is
    "machine" (UTF-8, RFC 4180, field names as header), "human" (UTF-8 with BOM for spreadsheets, formula-safe),
    "cp932" (for older systems, with a report of replaced characters) or "xlsx" (typed; text stays text).
    `subjects` are the persons in the file (`resident:<uuid>`) and make it findable from each of them.
    Raises `InvalidInput` for a bad name, no columns, or an unknown profile.
    """
    chosen = [column if isinstance(column, Column) else Column(*column) for column in columns]
    _check(name, chosen, profile)
    written = PROFILES[profile].write(chosen, rows)
    stored = storage.keep([written.data])
    with transaction.atomic():
        made = _register(name, chosen, profile, written, stored, by, purpose, subjects, approval)
        audit.record(
            "file.exported", by=by, purpose=purpose, obj=f"export:{made.id}", subjects=list(subjects),
            n=written.rows or 1, detail={"columns": [c.field for c in chosen], "sha256": stored.sha256},
        )  # fmt: skip
    return made


def export_package(
    *,
    name: str,
    columns: Sequence[Column | tuple[str, str]],
    data: bytes | storage.Stored,
    rows: int,
    by: Actor,
    purpose: str,
    subjects: Sequence[str] = (),
    people: int = 0,
    ending: str = "zip",
    approval: uuid.UUID | None = None,
) -> Export:
    """Register an encrypted package that another room made: `columns` and `rows` tell what is inside.

    `data` may be in the store already. `people`: how many are in it, where `subjects` does not name each of them.
    `ending` is one of `endings.TYPES`; a new one is added there. Raises `InvalidInput` for a bad name or no columns.
    """
    if ending not in TYPES:
        raise ValueError(f"no media type for .{ending}: add it to foundation.files.endings")
    chosen = [column if isinstance(column, Column) else Column(*column) for column in columns]
    _check(name, chosen, PACKAGE)
    stored = data if isinstance(data, storage.Stored) else storage.keep([data])
    with transaction.atomic():
        made = _register(name, chosen, PACKAGE, Written(b"", rows), stored, by, purpose, subjects, approval, ending,
                         people)  # fmt: skip
        audit.record(
            "file.exported", by=by, purpose=purpose, obj=f"export:{made.id}", subjects=list(subjects), n=rows or 1,
            detail={
                "columns": [c.field for c in chosen], "sha256": stored.sha256, "encrypted": True,
                "people": made.subjects,
            },
        )  # fmt: skip
    return made


def export_stored(
    *,
    name: str,
    columns: Sequence[Column | tuple[str, str]],
    profile: str,
    stored: storage.Stored,
    rows: int,
    by: Actor,
    purpose: str,
    subjects: Sequence[str] = (),
    people: int = 0,
    approval: uuid.UUID | None = None,
    replacements: Sequence[dict[str, Any]] = (),
    replaced: int = 0,
    detail: Mapping[str, Any] | None = None,
    case: str | None = None,
) -> Export:
    """Register bytes that another room wrote into the store itself because there are too many for memory.

    `people`: how many persons are in the file, where `subjects` does not name each of them. Within the caller's
    transaction. Raises `InvalidInput` for a bad name, no columns, or an unknown profile.
    """
    chosen = [column if isinstance(column, Column) else Column(*column) for column in columns]
    _check(name, chosen, profile)
    written = Written(b"", rows, list(replacements))
    made = _register(
        name, chosen, profile, written, stored, by, purpose, subjects, approval, people=people, replaced=replaced
    )
    told = {"columns": [c.field for c in chosen], "sha256": stored.sha256, "people": people} | dict(detail or {})
    audit.record(
        "file.exported", by=by, purpose=purpose, obj=f"export:{made.id}", subjects=list(subjects), n=rows or 1,
        detail=told, case=case,
    )  # fmt: skip
    return made


def contents(*, export: Export, by: Actor) -> bytes:
    """The bytes of a registered file; that they were fetched is recorded first. Raises `NotFound`.

    A file that needed an approval is for the one who was given it, and for nobody else. Raises `NotPermitted`.
    """
    if export.approval is not None and export.by != by.code:
        raise NotPermitted("承認を受けて出力したファイルは、出力した職員だけが取得できます。")
    with transaction.atomic():
        Download.objects.create(export_id=export.id, by=by.code, at=clock.now())
        audit.record(
            "file.downloaded", by=by, purpose=export.purpose, obj=f"export:{export.id}", n=export.rows or 1,
        )  # fmt: skip
    return storage.read(export.sha256)


def _check(name: str, columns: list[Column], profile: str) -> None:
    if not name or FORBIDDEN_IN_NAMES.search(name):
        raise InvalidInput(
            "ファイル名に使えない文字か、長い番号が含まれています。",
            field="name",
            example="予防接種_発送一覧_令和8年度",
        )
    if not columns or any(column.field in ("", "*") for column in columns):
        raise InvalidInput("出力する項目を一つずつ指定してください。", field="columns")
    if len({column.field for column in columns}) != len(columns):
        raise InvalidInput("同じ項目が二度指定されています。", field="columns")
    if profile != PACKAGE and profile not in PROFILES:
        raise InvalidInput("出力形式が一覧にありません。", field="profile", example="human")


def _register(
    name: str,
    columns: list[Column],
    profile: str,
    written: Written,
    stored: storage.Stored,
    by: Actor,
    purpose: str,
    subjects: Sequence[str],
    approval: uuid.UUID | None,
    ending: str = "",
    people: int = 0,
    replaced: int = 0,
) -> Export:
    now = clock.now()
    ending = ending or PROFILES[profile].ending
    made_at = now.astimezone(clock.TOKYO).strftime("%Y%m%d%H%M%S")
    return Export.objects.create(
        id=uuid.uuid4(),
        name=name,
        file_name=f"{name}_{made_at}.{ending}",
        purpose=purpose,
        profile=profile,
        columns=[{"field": column.field, "label": column.label} for column in columns],
        rows=written.rows,
        subjects=max(people, len(set(subjects))),
        sha256=stored.sha256,
        size=stored.size,
        replacements=written.replacements[:MOST_REPORTED],
        replaced=max(replaced, len(written.replacements)),
        approval=approval,
        by=by.code,
        at=now,
    )
