"""接種結果登録 for other systems (a data entry contractor, a clinic's system): a batch of doses as JSON, through the
stages of the file 接種記録（入力委託）. Each row is kept, held for a clerk, or refused with its field,
what is allowed and an example. What speaks against the whole batch leaves it to a clerk, like a file.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from sesshu.dates import DateError, read_date
from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.answering import PROBLEMS, RequestUsed, answer
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.errors import NotFound, Refused
from sesshu.foundation.files import actions
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.states import ImportState
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.doses.intake import PURPOSE, interface
from sesshu.ledger.vouchers.named import NamedPerson, find
from sesshu.numbers.in_texts import TwelveDigits

MOST_ROWS = 500
CODE = "doses.given"
OUTCOMES = {"accepted": "kept", "held": "held", "rejected": "refused", "ready": "waiting"}
router = Router(tags=["接種結果登録"])


class DoseRow(BaseModel):
    """One dose. `addressee_number` or `voucher_number`, and always the birth date; texts as in the file."""

    model_config = ConfigDict(extra="forbid")

    addressee_number: Annotated[str, TwelveDigits.OWN_NUMBER] = Field(
        default="", max_length=20, description="宛名番号（15桁）"
    )
    voucher_number: str = Field(default="", max_length=20, description="券番号（10桁）。宛名番号の代わり")
    name: str = Field(default="", max_length=200, description="氏名")
    kana: str = Field(default="", max_length=200, description="カナ氏名")
    birth_date: str = Field(default="", max_length=20, description="生年月日。例: 2026-01-31")
    given_on: str = Field(default="", max_length=20, description="接種日。例: 2026-11-20")
    product: str = Field(default="", max_length=60, description="ワクチンの製品コードか名前。例: mr")
    lot_number: str = Field(default="", max_length=30, description="ロット番号")
    institution_code: str = Field(default="", max_length=20, description="医療機関コード（10桁）")
    place: str = Field(default="", max_length=100, description="接種した場所")
    volume_ml: str = Field(default="", max_length=10, description="接種量。例: 0.5")
    route: str = Field(default="", max_length=20, description="接種経路。例: 皮下")
    kind: str = Field(default="", max_length=20, description="接種区分。例: 定期")
    setting: str = Field(default="", max_length=20, description="実施形態。例: 個別（市内）")
    source: str = Field(default="", max_length=20, description="記録の源。例: 予診票")


class ResultsIn(BaseModel):
    """The same `request` sent again gives the first answer, and nothing is recorded twice."""

    model_config = ConfigDict(extra="forbid")

    request: UUID = Field(description="重複を防ぐ鍵。送り直すときは同じ値")
    rows: list[DoseRow] = Field(min_length=1, max_length=MOST_ROWS, description="1行1接種、500行まで")


class RowReasonOut(BaseModel):
    """`field` is empty for the whole row. `example`: how the field may be written."""

    field: str
    code: str
    text: str
    example: str


class RowOut(BaseModel):
    """`row` counts from 1. `result`: kept, held (a clerk decides), refused (send it corrected), waiting (a clerk looks
    at the whole batch first)."""

    row: int
    result: str
    reasons: list[RowReasonOut]


class ResultsOut(BaseModel):
    """`receipt` is the number of the import that clerks see. `state` is committed when every row has its result."""

    receipt: UUID
    state: str
    kept: int
    held: int
    refused: int
    waiting: int
    text: str
    rows: list[RowOut]


@operation(
    router.post, "/dose-results", name="api-dose-results", purpose=PURPOSE, permission="dose.deposit",
    response={200: ResultsOut, **PROBLEMS}, summary="接種結果を500件まで登録する（行ごとの結果が返る）",
)  # fmt: skip
def register(request: HttpRequest, wish: ResultsIn) -> HttpResponse:
    """Doses outside the routine rules are kept and wait in 判断待ち, as from a file."""
    by = _writer(request)
    name = f"{hashlib.sha256(wish.model_dump_json().encode()).hexdigest()[:16]}.csv"  # tells another content apart
    first = _sent(by, wish.request)
    if first is not None and first.display_name != name:
        raise RequestUsed
    imported = first or actions.receive(
        interface=CODE, content=_as_file(by, wish.rows), name=name, by=by, control_count=len(wish.rows),
        delivery=str(wish.request),
    )  # fmt: skip
    return answer(_told(by, _taken_in(imported, by)))


@operation(
    router.get, "/dose-results/{request_id}", name="api-dose-results-state", purpose=PURPOSE,
    permission="dose.deposit", response={200: ResultsOut, **PROBLEMS},
    summary="送った接種結果の、いまの行ごとの結果を見る",
)  # fmt: skip
def state_of(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What became of the held rows since. A system sees its own batches only."""
    by = _writer(request)
    found = _sent(by, request_id)
    if found is None:
        raise NotFound("この request の接種結果は届いていません。もう一度送ってください。")
    return answer(_told(by, found))


def _writer(request: HttpRequest) -> Actor:
    return acting(request, "", "file.import", "dose.write", "voucher.read")


def _sent(by: Actor, request: UUID) -> Import | None:
    rows = Import.objects.filter(interface=CODE, delivery=str(request), received_by=by.code)
    return rows.exclude(state=ImportState.CANCELLED).first()


def _as_file(by: Actor, rows: Sequence[DoseRow]) -> bytes:
    """The rows in the layout of the file, in their order; a paper's number becomes that of its holder."""
    text, columns = io.StringIO(), interface().columns
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow([column.label for column in columns])
    for row in rows:
        values = row.model_dump()
        if row.voucher_number and not row.addressee_number:
            values["addressee_number"] = _holder(by, row)
        writer.writerow([values[column.field] for column in columns])
    return text.getvalue().encode()


def _holder(by: Actor, row: DoseRow) -> str:
    """The 宛名番号 of who holds a paper; nothing where number and birth date mean nobody: the row is refused then."""
    try:
        named = NamedPerson(voucher_number=row.voucher_number, birth_date=read_date(row.birth_date))
        return find(by, named).addressee_number
    except (DateError, Refused):
        return ""


def _taken_in(imported: Import, by: Actor) -> Import:
    """On to the end, unless something speaks against the whole: then a clerk looks at it."""
    _run("files.prepare", imported)
    imported.refresh_from_db()
    if imported.state == ImportState.STAGED and not imported.review_stop:
        imported = actions.review(imported=imported, by=by)
    if imported.state == ImportState.REVIEWED and imported.reviewed_by == by.code and not imported.review_stop:
        actions.commit(imported=imported, by=by)
    _run("files.commit", imported)
    imported.refresh_from_db()
    return imported


def _run(kind: str, imported: Import) -> None:
    """Here and now; nothing where a worker is at it, or there is nothing to do."""
    asked = Job.objects.filter(kind=kind, key=str(imported.pk)).first()
    if asked is not None:
        run_now(asked)


def _told(by: Actor, imported: Import) -> dict[str, Any]:
    """The counts and the reasons. No value that was sent is repeated."""
    audit.record_read("import.looked_after", by=by, purpose=PURPOSE, obj=f"import:{imported.pk}")
    rows = list(ImportRow.objects.filter(import_id=imported.pk).defer("values").order_by("number"))
    counted = dict.fromkeys(OUTCOMES.values(), 0)
    told = []
    for row in rows:
        counted[OUTCOMES[row.outcome]] += 1
        reasons = [_reason(one) for one in row.reasons]
        told.append({"row": row.number, "result": OUTCOMES[row.outcome], "reasons": reasons})
    text = imported.refusal or imported.review_stop
    return {"receipt": str(imported.pk), "state": imported.state, **counted, "text": text, "rows": told}


def _reason(one: dict[str, str]) -> dict[str, str]:
    column = next((column for column in interface().columns if column.label == one["label"]), None)
    field, text = column.field if column else "", one["text"]
    if (field, one["code"]) == ("addressee_number", "EMPTY"):
        text = "宛名番号か、この生年月日の人の券番号を入力してください。"
    return {"field": field, "code": one["code"], "text": text, "example": column.example if column else ""}
