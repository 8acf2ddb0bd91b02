"""未接種者データ出力 for other systems (a health visitor's system, a school health office): the list of the page as a
registered file. No addresses. Protected persons are given to no other system; how many there are is told.
"""

from __future__ import annotations

from datetime import date
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
from sesshu.ledger.unvaccinated import outputs, queries
from sesshu.ledger.unvaccinated.conditions import Wanted

PURPOSE = "RECOMMENDATION"
NAME = "予防接種_未接種者"
router = Router(tags=["未接種者データ出力"])


class ListWish(BaseModel):
    """The conditions of the page. The judgement of the city is that of `as_of`, or the last one."""

    model_config = ConfigDict(extra="forbid")

    series: list[str] = Field(min_length=1, max_length=50, description='予防接種の符号。例: ["mr_1", "mr_2"]')
    group: Literal["unvaccinated", "incomplete", "targets"] = Field(default="unvaccinated", description="区分")
    part: Literal["ordinary", "unknown"] = Field(default="ordinary", description="通常、または接種歴不明")
    with_past: bool = Field(default=False, description="対象期間を過ぎた人も含める")
    as_of: date | None = Field(default=None, description="全市判定の日。省くと、最後に判定した日")
    born_from: date | None = Field(default=None, description="生年月日（から）")
    born_until: date | None = Field(default=None, description="生年月日（まで）")
    towns: list[str] = Field(default_factory=list, max_length=50, description="町名の先頭の文字")
    school: str = Field(default="", max_length=20, description="学校番号。例: E001")
    profile: Literal["machine", "human", "cp932", "xlsx"] = Field(default="machine", description="ファイルの形式")


class CountOut(BaseModel):
    """One series. `protected`: persons under protection, who are in no list here."""

    series: str
    targets: int
    complete: int
    unvaccinated: int
    incomplete: int
    past: int
    others: int
    protected: int
    unknown: int


class ListOut(BaseModel):
    """`file` has `rows` lines: a line for each person and series, with reason and next date."""

    as_of: date
    conditions: str
    counts: list[CountOut]
    rows: int
    file: str
    sha256: str


@operation(
    router.post, "/unvaccinated/lists", name="api-unvaccinated-list", purpose=PURPOSE,
    permission="unvaccinated.fetch", response={200: ListOut, **PROBLEMS},
    summary="未接種者などの一覧を作る（住所なし）",
)  # fmt: skip
def make(request: HttpRequest, wish: ListWish) -> HttpResponse:
    """The numbers first; the list goes into the register of outputs, findable from each person in it."""
    by = _reader(request)
    wanted = Wanted(
        series=tuple(wish.series), group=wish.group, part=wish.part, with_past=wish.with_past,
        born_from=wish.born_from, born_until=wish.born_until, towns=tuple(wish.towns), school=wish.school,
    )  # fmt: skip
    run = queries.run_of(by, wish.as_of)
    counts = queries.counts(by, run, wanted)
    made = outputs.export_people(run=run, wanted=wanted, profile=wish.profile, by=by, purpose=PURPOSE)
    told: dict[str, Any] = {
        "as_of": run.as_of.isoformat(), "conditions": wanted.sentence(),
        "counts": [{name: getattr(one, name) for name in CountOut.model_fields} for one in counts],
        "rows": made.rows, "file": f"/api/v1/unvaccinated/files/{made.pk}", "sha256": made.sha256,
    }  # fmt: skip
    return answer(told)


@operation(
    router.get, "/unvaccinated/files/{export_id}", name="api-unvaccinated-file", purpose=PURPOSE,
    permission="unvaccinated.fetch", response={200: None, **PROBLEMS}, summary="作った一覧のファイルを受け取る",
)  # fmt: skip
def file_of(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Lists that the same system asked for, and no others."""
    by = _reader(request)
    found = Export.objects.filter(pk=export_id, by=by.code, purpose=PURPOSE, name__startswith=NAME).first()
    if found is None:
        raise NotFound("このファイルはありません。一覧を作り直してください。")
    return file_answer(found, by)


def _reader(request: HttpRequest) -> Actor:
    return acting(request, "", "unvaccinated.read", "resident.read", "dose.read", "file.export")
