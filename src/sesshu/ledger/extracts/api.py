"""データ出力 for other systems: a definition that was opened to them, run and fetched. Nothing else is within reach."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.exporting import contents
from sesshu.ledger.extracts import actions, jobs, opening, queries
from sesshu.ledger.extracts.models import ExtractRun, RunState

PURPOSE = "FILE_EXCHANGE"
router = Router(tags=["データ出力"])
PROBLEMS = {401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem}
TYPES = {"machine": "text/csv; charset=utf-8", "human": "text/csv; charset=utf-8", "cp932": "text/csv; charset=cp932"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RunWish(BaseModel):
    """`request` is a new UUID for each wish; the same one sent again gives the first run."""

    model_config = ConfigDict(extra="forbid")

    request: UUID = Field(description="重複を防ぐ鍵。送り直すときは同じ値")
    purpose: str = Field(description="利用目的の符号。例: STATISTICS", max_length=40)
    application_number: str = Field(default="", description="データ使用承認願の番号。例: R8-12", max_length=40)
    profile: str = Field(default="machine", description="machine、human、cp932、xlsx のいずれか", max_length=10)


class RunOut(BaseModel):
    """How far a run is. `rows`, `sha256` and `file` are there when it is done."""

    run: UUID
    state: str
    counted: int
    rows: int | None
    sha256: str | None
    file: str | None
    added: int | None
    changed: int | None
    removed: int | None
    refusal: str | None


@operation(
    router.post, "/extracts/{definition_id}/runs", name="api-extract-run", purpose=PURPOSE, permission="extract.fetch",
    response={200: RunOut, **PROBLEMS}, summary="開かれた定義でデータ出力を始める",
)  # fmt: skip
def run_definition(request: HttpRequest, definition_id: UUID, wish: RunWish) -> HttpResponse:
    """The file is made by a worker; ask for the run until its state is `done` or `refused`."""
    actor = request.actor  # type: ignore[attr-defined]
    definition = queries.get(actor, definition_id)
    by = opening.with_rights(actor, definition)
    run = actions.ask(
        definition_id=definition_id, profile=wish.profile, purpose=wish.purpose, by=by, request=wish.request,
        application_number=wish.application_number,
    )  # fmt: skip
    if run.state == RunState.QUEUED:
        jobs.start(run, by=by)
    return _told(run)


@operation(
    router.get, "/extract-runs/{run_id}", name="api-extract-state", purpose=PURPOSE, permission="extract.fetch",
    response={200: RunOut, **PROBLEMS}, summary="データ出力の状態を尋ねる",
)  # fmt: skip
def state_of(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Only runs that the same system asked for."""
    return _told(queries.get_run(request.actor, run_id))  # type: ignore[attr-defined]


@operation(
    router.get, "/extract-runs/{run_id}/file", name="api-extract-file", purpose=PURPOSE, permission="extract.fetch",
    response={200: None, **PROBLEMS}, summary="出力したファイルを受け取る",
)  # fmt: skip
def file_of(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The bytes; that they were fetched is recorded first."""
    actor = request.actor  # type: ignore[attr-defined]
    run = queries.get_run(actor, run_id)
    export = queries.export_of(run)
    if export is None:
        raise NotNow("ファイルはまだできていません。状態が done になってから受け取ってください。")
    answer = HttpResponse(contents(export=export, by=actor), content_type=TYPES.get(run.profile, XLSX))
    answer.headers["Content-Disposition"] = "attachment"
    answer.headers["Digest"] = f"sha-256={export.sha256}"
    return answer


def _told(run: ExtractRun) -> HttpResponse:
    export = queries.export_of(run)
    told: dict[str, Any] = {
        "run": str(run.pk), "state": run.state, "counted": run.counted, "rows": run.rows,
        "sha256": export.sha256 if export else None,
        "file": f"/api/v1/extract-runs/{run.pk}/file" if export else None,
        "added": run.added, "changed": run.changed, "removed": run.removed, "refusal": run.refusal or None,
    }  # fmt: skip
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})
