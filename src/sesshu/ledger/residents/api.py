"""`POST /api/v1/intake-files`: files of the city's other systems, handed in by the data hub. They are received, checked
and wait for a clerk like files from the import page; the receipt is the number of the import. Until they are taken in,
they can be withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from sesshu.contracts.hub.v1 import HandedOut, ReceiptIn, Sha256
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.foundation.errors import NotFound
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.states import ImportState

PURPOSE = "RESIDENT_INTAKE"
PIECE_BYTES = 1024**2
Kind = Literal[
    "residents.full", "residents.change", "disability.people", "tax.people", "welfare.people", "care.people",
    "school.pupils",
]  # fmt: skip
router = Router(tags=["取込ファイル"])
PROBLEMS = dict.fromkeys((401, 403, 404, 409, 413, 422, 429), Problem)


def _declare(path: str, name: str, summary: str) -> Any:
    return operation(
        router.post, f"/intake-files{path}", name=name, purpose=PURPOSE, permission="resident_api.hand_in",
        response={200: HandedOut, **PROBLEMS}, summary=summary,
    )  # fmt: skip


@_declare("", "api-intake-files", "取込ファイルを渡す（本文はファイルそのもの）")
def hand_in(
    request: HttpRequest,
    interface: Kind,
    name: Annotated[str, Query(max_length=60, pattern=r"^[0-9A-Z-]{1,20}_[0-9]{6,7}\.csv$")],
    sha256: Sha256,
    rows: Annotated[int, Query(ge=0)],
) -> HandedOut:
    """The same bytes again under the same number give the receipt of the first time; under the next number they are a
    file of their own, with a receipt of its own. A list on which nobody is left states a count of 0."""
    imported = actions.receive(
        interface=interface, content=_pieces(request), name=name, by=_actor(request), control_count=rows,
        control_sha256=sha256, delivery=name.removesuffix(".csv"),
    )  # fmt: skip
    return _told(imported)


@_declare("/state", "api-intake-file-state", "渡したファイルの状態と件数を見る")
def state(request: HttpRequest, message: ReceiptIn) -> HandedOut:
    imported = _own(request, message)
    audit.record_read("import.looked_after", by=_actor(request), purpose=PURPOSE, obj=f"import:{imported.pk}")
    return _told(imported)


@_declare("/withdraw", "api-intake-file-withdraw", "登録される前のファイルを取り消す")
def withdraw(request: HttpRequest, message: ReceiptIn) -> HandedOut:
    """Twice is once. What was taken in is undone where the room can (課税, 生活保護, 介護, 学齢簿: the newest list); a
    resident file cannot be undone as a file: it needs 取消の異動, or a clerk."""
    imported = _own(request, message)
    if imported.state != ImportState.CANCELLED:
        imported = actions.cancel(imported=imported, by=_actor(request))
    return _told(imported)


def _told(imported: Import) -> HandedOut:
    return HandedOut(
        receipt=str(imported.pk), sha256=imported.sha256, state=imported.state,
        rows=imported.total if imported.staged_at else None, held=imported.held, rejected=imported.rejected,
        reason=imported.refusal,
    )  # fmt: skip


def _own(request: HttpRequest, message: ReceiptIn) -> Import:
    """An import that this very system handed in."""
    try:
        key = UUID(message.receipt)
    except ValueError:
        raise NotFound("この受領番号のファイルはありません。") from None
    found = Import.objects.filter(pk=key, received_by=_actor(request).code).first()
    if found is None:
        raise NotFound("この受領番号のファイルはありません。")
    return found


def _actor(request: HttpRequest) -> Actor:
    return acting(
        request, "", "file.import", "resident.import", "condition.write", "exemption.import", "school_membership.import"
    )


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    while piece := request.read(PIECE_BYTES):
        yield piece
