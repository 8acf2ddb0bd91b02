"""Imports in words for the pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from sesshu.dates import wareki_short
from sesshu.foundation import clock
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.files.exporting import PACKAGE
from sesshu.foundation.files.interfaces import LayoutColumn
from sesshu.foundation.files.models import Export, Import, ImportRow
from sesshu.foundation.files.registry import intakes
from sesshu.foundation.files.states import ImportState, Outcome
from sesshu.foundation.files.writing import PROFILES
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.screens.tables import Column
from sesshu.law.purposes import purposes

MARKS = {
    ImportState.COMMITTED: "right", ImportState.REFUSED: "wrong", ImportState.STAGED: "care",
    ImportState.REVIEWED: "care", Outcome.ACCEPTED: "right", Outcome.HELD: "care", Outcome.REJECTED: "wrong",
}  # fmt: skip
WORKING = (ImportState.RECEIVED, ImportState.DECODED, ImportState.CHECKED, ImportState.COMMITTING)


def interface_name(imported: Any) -> str:
    return next((i.interface.name for i in intakes() if i.interface.code == imported.interface), imported.interface)


def purpose_name(code: str) -> str:
    return purposes()[code].name


def _link(imported: Import) -> str:
    return reverse("file-import", args=[imported.id])


def _mark(row: Any) -> str:
    return MARKS.get(row.state, "")


def import_columns(names: dict[str, str]) -> list[Column]:
    """`names`: of those who brought the files in, by their code."""
    by = Column("received_by", "受け付けた人", value=lambda row: names.get(row.received_by, ""), sort="received_by")
    return [*IMPORT_COLUMNS, by]


def held_columns(names: dict[str, str], today: date) -> list[Column]:
    """Of rows over all imports: what is held, why, and how long already."""
    return [
        Column("kind", "取込の種類", value=interface_name, sort="interface",
               link=lambda row: reverse("file-import-row", args=[row.import_id, row.number])),
        Column("line", "行", value=lambda row: f"{row.line}行目"),
        Column("reasons", "理由", value=told),
        Column("received_at", "受付日", value=lambda row: _day(row), sort="received_at", css="tight"),
        Column("days", "日数", value=lambda row: (today - _day(row)).days, sort="received_at", align="right"),
        Column("received_by", "受け付けた人", value=lambda row: names.get(row.received_by, "")),
    ]  # fmt: skip


def _day(row: Any) -> date:
    return row.received_at.astimezone(clock.TOKYO).date()  # type: ignore[no-any-return]


IMPORT_COLUMNS = [
    Column("name", "取込の種類", value=interface_name, link=_link),
    Column("display_name", "ファイル"),
    Column("state", "状態", value=lambda row: row.get_state_display(), tag=_mark),
    Column("total", "行", align="right", sort="total"),
    Column("accepted", "登録", align="right"),
    Column("held", "保留", align="right", sort="held"),
    Column("rejected", "登録不可", align="right", sort="rejected"),
    Column("received_at", "受付日", sort="received_at"),
]


def row_columns(imported: Import) -> list[Column]:
    return [
        Column(
            "line", "行", value=lambda row: f"{row.line}行目", sort="number", link=lambda row: row_link(imported, row)
        ),
        Column("outcome", "結果", value=lambda row: row.get_outcome_display(), tag=lambda r: MARKS.get(r.outcome, "")),
        Column("reasons", "理由", value=told),
    ]


def row_link(imported: Import, row: ImportRow) -> str:
    return reverse("file-import-row", args=[imported.id, row.number])


def told(row: ImportRow) -> str:
    """All reasons of a row in one text."""
    return " ".join(f"{each['label']}：{each['text']}" if each["label"] else each["text"] for each in row.reasons)


def labelled(imported: Import, values: dict[str, Any]) -> list[tuple[str, str]]:
    """The values of a row under the headings of its file, empty ones left out; codes with their names."""
    from sesshu.foundation.files.registry import intake

    columns = intake(imported.interface).interface.columns
    filled = [(column, values[column.field]) for column in columns if values.get(column.field) not in ("", None)]
    return [(column.label, _shown(column, value)) for column, value in filled]


@dataclass(frozen=True, slots=True)
class FirstRows:
    """Some rows side by side: their lines in the file, and each heading with what stands under it in every row."""

    numbers: list[int]
    lines: list[tuple[str, list[str]]]


def side_by_side(imported: Import, rows: list[ImportRow]) -> FirstRows | None:
    """None without rows. Headings under which no row has anything are left out."""
    told = [dict(labelled(imported, row.values)) for row in rows]
    labels = dict.fromkeys(label for one in told for label in one)
    lines = [(label, [one.get(label, "") for one in told]) for label in _in_order(imported, labels)]
    return FirstRows([row.line for row in rows], lines) if rows else None


def _in_order(imported: Import, labels: dict[str, None]) -> list[str]:
    from sesshu.foundation.files.registry import intake

    return [label for label in intake(imported.interface).interface.labels if label in labels]


def _shown(column: LayoutColumn, value: Any) -> str:
    if column.type == "date":
        day = date.fromisoformat(str(value))
        return f"{wareki_short(day)}（{day.isoformat()}）"
    if isinstance(value, bool):
        return "1（あり）" if value else "0（なし）"
    name = column.allowed.get(str(value))
    return f"{value}（{name}）" if name else str(value)


@dataclass(frozen=True)
class ImportPage:
    """What the page of one import shows."""

    imported: Import
    job: Job | None

    @property
    def kind(self) -> str:
        return interface_name(self.imported)

    @property
    def purpose(self) -> str:
        return purpose_name(self.imported.purpose)

    @property
    def mark(self) -> str:
        return MARKS.get(ImportState(self.imported.state), "")

    @property
    def is_working(self) -> bool:
        """Whether the page should look again by itself."""
        return self.imported.state in WORKING and (self.job is None or self.job.is_open)

    @property
    def trouble(self) -> str:
        return self.job.reason if self.job and self.job.state == "failed" else ""

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """(code, name, number) of each outcome; the numbers add up to the rows of the file."""
        return [(outcome.value, outcome.label, getattr(self.imported, outcome.value)) for outcome in Outcome]


def reason_counts(rows: list[list[dict[str, str]]]) -> list[tuple[str, int]]:
    """How often each reason was given, the most frequent first."""
    told = Counter(f"{each['label']}：{each['text']}" if each["label"] else each["text"] for r in rows for each in r)
    return told.most_common(20)


def export_columns(names: dict[str, str]) -> list[Column]:
    """`names`: of those who made the files, by their code."""
    return [
        Column("file_name", "ファイル", link=lambda row: reverse("file-export", args=[row.id])),
        Column("purpose", "利用目的", value=lambda row: purpose_name(row.purpose)),
        Column("rows", "行", align="right", sort="rows"),
        Column("profile", "形式", value=lambda row: profile_label(row.profile)),
        Column("replaced", "置換した文字", align="right"),
        Column("by", "出力した職員", value=lambda row: names.get(row.by, "")),
        Column("at", "出力日", sort="at"),
    ]


def export_facts(export: Export) -> list[tuple[str, str]]:
    return [
        ("利用目的", purpose_name(export.purpose)),
        ("項目", "・".join(column["label"] for column in export.columns)),
        ("行", f"{export.rows:,}行"),
        ("対象者", f"{export.subjects:,}人"),
        ("形式", profile_label(export.profile)),
        ("大きさ", f"{export.size:,}バイト"),
        ("SHA-256", export.sha256),
        ("出力した職員", names_of_codes([export.by])[export.by]),
    ]


def profile_label(profile: str) -> str:
    """The word of a profile, an encrypted package among them."""
    return "暗号化した書庫" if profile == PACKAGE else PROFILES[profile].label
