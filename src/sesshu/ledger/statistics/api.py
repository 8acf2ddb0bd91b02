"""簡易統計 for other systems: a table by its name, as numbers and as a registered file. No person stands in it, and
small numbers are hidden unless the caller says that the table stays inside the office."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from sesshu.foundation.access import Actor
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.answering import PROBLEMS, answer
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.errors import NotFound
from sesshu.foundation.files.answering import file_answer
from sesshu.foundation.files.models import Export
from sesshu.ledger.statistics import by_name

PURPOSE = "STATISTICS"
MOST_CONDITIONS = 30
router = Router(tags=["簡易統計"])


class TableOut(BaseModel):
    """A table that can be asked for, and the conditions that it knows with their labels."""

    name: str
    group: str
    conditions: dict[str, str]


class TableWish(BaseModel):
    """A table by name. `conditions` stand over those that the table has already."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=60, description="統計表の名前。例: 接種率")
    conditions: dict[str, str | list[str]] = Field(
        default_factory=dict, max_length=MOST_CONDITIONS,
        description='値はいくつでも。例: {"series": ["mr_1", "mr_2"], "age": "0～4", "on": "2026-03-31"}',
    )  # fmt: skip
    outside: bool = Field(default=True, description="外部に出す表（小さい数を伏せる）。課の中だけで使うときは false")
    profile: Literal["machine", "human", "cp932", "xlsx"] = Field(default="machine", description="ファイルの形式")


class TableTold(BaseModel):
    """`notes` tell how it was counted. `file` is where the same numbers are as a file."""

    title: str
    notes: list[str]
    heads: list[str]
    rows: list[list[str | int]]
    file: str
    sha256: str


@operation(
    router.get, "/statistics/tables", name="api-statistics-tables", purpose=PURPOSE, permission="statistics.fetch",
    response={200: list[TableOut], **PROBLEMS}, summary="使える統計表の名前と条件を見る",
)  # fmt: skip
def tables(request: HttpRequest) -> HttpResponse:
    """Ready-made ones and those that the office saved and shares."""
    found = by_name.tables(_reader(request))
    return answer([{"name": one.name, "group": one.group, "conditions": one.fields} for one in found])


@operation(
    router.post, "/statistics/tables/run", name="api-statistics-run", purpose=PURPOSE, permission="statistics.fetch",
    response={200: TableTold, **PROBLEMS}, summary="統計表を集計する",
)  # fmt: skip
def run(request: HttpRequest, wish: TableWish) -> HttpResponse:
    """Counted now, recorded, and put into the register of outputs."""
    by = _reader(request)
    found = by_name.ask(name=wish.name, conditions=wish.conditions, outside=wish.outside, by=by, purpose=PURPOSE)
    made = found.put_out(profile=wish.profile, by=by, purpose=PURPOSE)
    told: dict[str, Any] = {
        "title": found.title, "notes": list(found.notes), "heads": list(found.heads), "rows": found.rows,
        "file": f"/api/v1/statistics/files/{made.pk}", "sha256": made.sha256,
    }  # fmt: skip
    return answer(told)


@operation(
    router.get, "/statistics/files/{export_id}", name="api-statistics-file", purpose=PURPOSE,
    permission="statistics.fetch", response={200: None, **PROBLEMS}, summary="集計した統計表のファイルを受け取る",
)  # fmt: skip
def file_of(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Files of tables that the same system asked for, and no others."""
    by = _reader(request)
    found = Export.objects.filter(pk=export_id, by=by.code, purpose=PURPOSE, subjects=0).first()
    if found is None:
        raise NotFound("このファイルはありません。集計からやり直してください。")
    return file_answer(found, by)


def _reader(request: HttpRequest) -> Actor:
    return acting(request, "", "statistics.read", "file.export")
