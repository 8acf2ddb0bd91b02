"""一人の帳票 for other systems (a branch counter, a self-service terminal): handed out under a number, fetched as PDF.

What is handed out stands in the register like a paper from the page, with the identity check that the calling system
made. A paper shows an address: none is made or given out of a protected person. Numbers of people travel in bodies.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.answering import PROBLEMS, RequestUsed, answer
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.forms import storage
from sesshu.foundation.forms.models import RunState
from sesshu.ledger.printed_forms import issuing, queries, reprinting
from sesshu.ledger.printed_forms.kinds import kind
from sesshu.ledger.printed_forms.models import FormIssue
from sesshu.ledger.printed_forms.people.asking import Asked
from sesshu.ledger.printed_forms.people.recorded import recorded
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers.named import NamedPerson, find

PURPOSE = "CERTIFICATE"
router = Router(tags=["帳票印刷"])
Kind = Literal["immunization_ledger", "statutory_certificate", "dose_history", "dose_history_english"]


class Visitor(BaseModel):
    """Who came, and the paper that proved it (codes of the page); the member of staff who looked at it."""

    model_config = ConfigDict(extra="forbid")

    request: UUID = Field(description="重複を防ぐ鍵。送り直すときは同じ値")
    operator: str = Field(min_length=1, max_length=40, description="交付する職員・端末の名前（利用記録に残る）")
    caller: str = Field(default="", max_length=40, description="来た人の区分。例: self、guardian")
    caller_name: str = Field(default="", max_length=100, description="来た人の氏名（本人のときは省く）")
    identity: str = Field(default="", max_length=40, description="本人確認の書類。例: driving_licence")


class GivenDose(BaseModel):
    """A dose that a certificate shows."""

    model_config = ConfigDict(extra="forbid")

    given_on: date = Field(description="接種日")
    product: str = Field(max_length=60, description="ワクチンの製品コード。例: mr")


class PaperWish(NamedPerson, Visitor):
    """A paper of one person. The same `request` again gives the first one, and no second number."""

    purpose: str = Field(
        max_length=40, description="利用目的の符号。帳票ごとに決まる（CERTIFICATE、台帳はDOSE_INQUIRY）"
    )
    kind: Kind = Field(description="帳票の種類")
    form: str = Field(default="", max_length=10, description="済証の様式の番号。例: 1")
    doses: list[GivenDose] = Field(default_factory=list, max_length=20, description="済証に載せる接種")
    alphabet: str = Field(default="", max_length=100, description="英文の履歴のローマ字氏名。例: KAKU SORA")


class ReissueWish(Visitor):
    """A certificate once more. The same `request` again gives the first one."""

    reason: str = Field(max_length=100, description="再発行の理由。例: 紛失したため")


class IssueOut(BaseModel):
    """`state`: prepared (its pages are being set), printed or cancelled. `reissue`: 0 for the first paper."""

    issue: UUID
    number: str
    kind: str
    state: str
    run: str
    reissue: int
    pages: int
    sha256: str
    file: str


@operation(
    router.post, "/printed-forms", name="api-printed-form-issue", purpose=PURPOSE, permission="form.fetch",
    response={200: IssueOut, **PROBLEMS}, summary="一人の帳票を交付番号を付けて作る",
)  # fmt: skip
def issue(request: HttpRequest, wish: PaperWish) -> HttpResponse:
    """Ask for its state until it is printed, then fetch the file."""
    by, of = _office(request, wish.operator), kind(wish.kind)
    if wish.purpose != of.purpose:
        text = f"purpose：{of.name}の利用目的は {of.purpose} です。目的の違う交付はできません。"
        raise InvalidInput(text, field="purpose", example=of.purpose)
    named = NamedPerson(**{name: getattr(wish, name) for name in NamedPerson.model_fields})
    person = _open(by, find(by, named).pk)
    given = tuple(_dose(by, person, one) for one in wish.doses)
    asked = Asked(form=wish.form, doses=given, alphabet=wish.alphabet, **_visitor(wish))
    made = issuing.issue(kind_code=wish.kind, resident_id=person.pk, asked=asked, request=wish.request, by=by)
    same = (made.kind, made.resident_id, made.form, tuple(made.doses), made.reissue_of_id)
    if same != (wish.kind, person.pk, wish.form, given, None) or not _is_mine(made, by, wish):
        raise RequestUsed
    return answer(_told(made))


@operation(
    router.post, "/printed-forms/{issue_id}/reissue", name="api-printed-form-reissue", purpose=PURPOSE,
    permission="form.fetch", response={200: IssueOut, **PROBLEMS}, summary="予防接種済証を再発行する",
)  # fmt: skip
def reissue(request: HttpRequest, issue_id: UUID, wish: ReissueWish) -> HttpResponse:
    """A certificate that the same system handed out, with the same doses, under 再発行 n."""
    by = _office(request, wish.operator)
    first = _mine(by, issue_id)
    made = issuing.reissue(
        issue_id=first.pk, reason=wish.reason, asked=Asked(**_visitor(wish)), request=wish.request, by=by
    )
    of = (made.reissue_of_id, made.reason)
    if of != ((first.reissue_of or first).pk, wish.reason.strip()) or not _is_mine(made, by, wish):
        raise RequestUsed
    return answer(_told(made))


@operation(
    router.get, "/printed-forms/{issue_id}", name="api-printed-form", purpose=PURPOSE, permission="form.fetch",
    response={200: IssueOut, **PROBLEMS}, summary="交付した帳票の状態を見る",
)  # fmt: skip
def state_of(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """Papers that the same system handed out, and no others."""
    return answer(_told(_mine(_office(request, ""), issue_id)))


@operation(
    router.get, "/printed-forms/{issue_id}/file", name="api-printed-form-file", purpose=PURPOSE,
    permission="form.fetch", response={200: None, **PROBLEMS}, summary="交付した帳票のPDFを受け取る",
)  # fmt: skip
def file_of(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """Each fetching is recorded first. Nobody fetches the paper of a person who has to be hidden since."""
    by = _office(request, "")
    made = _mine(by, issue_id)
    run = made.run
    if run.state != RunState.PRINTED:
        raise NotNow("紙面を作成しています。状態が printed になってから受け取ってください。")
    reprinting.check(run, 1, run.rows, by)
    part = run.parts.get(number=1)
    audit.record_read(
        "form.downloaded", by=by, purpose=run.purpose, obj=f"print:{run.id}", subjects=[f"resident:{made.resident_id}"],
        detail={"part": part.number, "sha256": part.sha256},
    )  # fmt: skip
    told = HttpResponse(storage.content(run, part.number, part.sha256), content_type="application/pdf")
    told.headers["Content-Disposition"] = f'attachment; filename="{made.fiscal_year}-{made.number:05d}.pdf"'
    told.headers["Digest"] = f"sha-256={part.sha256}"
    return told


def _office(request: HttpRequest, operator: str) -> Actor:
    return acting(request, operator, "form.print", "resident.read", "dose.read", "voucher.read")


def _open(by: Actor, resident_id: UUID) -> Resident:
    """The person, when a paper of them may leave the office this way."""
    person = residents.get(by, resident_id)
    if person.address_withheld:  # type: ignore[attr-defined]
        raise NotPermitted("この人の帳票は連携システムでは交付できません。担当の窓口で交付してください。")
    return person


def _dose(by: Actor, person: Resident, given: GivenDose) -> UUID:
    found = [
        one.dose.pk
        for one in recorded(by, person)
        if (one.dose.given_on, one.dose.product) == (given.given_on, given.product)
    ]
    if len(found) != 1:
        text = "doses：この接種日・ワクチンの記録がないか、複数あります。接種歴を確かめてください。"
        raise InvalidInput(text, field="doses")
    return found[0]


def _visitor(wish: Visitor) -> dict[str, str]:
    return {"caller": wish.caller, "caller_name": wish.caller_name, "identity": wish.identity}


def _is_mine(made: FormIssue, by: Actor, wish: Visitor) -> bool:
    told = (made.issued_by, made.caller, made.caller_name, made.identity)
    return told == (by.code, wish.caller, wish.caller_name.strip(), wish.identity)


def _mine(by: Actor, issue_id: UUID) -> FormIssue:
    made = queries.issues(by).filter(pk=issue_id, issued_by=by.code).first()
    if made is None:
        raise NotFound("この交付の記録はありません。交付したときの issue を確かめてください。")
    _open(by, made.resident_id)
    return made


def _told(made: FormIssue) -> dict[str, Any]:
    part = made.run.parts.filter(number=1).first() if made.run.state == RunState.PRINTED else None
    return {
        "issue": str(made.pk), "number": made.label, "kind": made.kind, "state": made.run.state,
        "run": made.run.label, "reissue": made.reissue_number, "pages": part.pages if part else 0,
        "sha256": part.sha256 if part else "", "file": f"/api/v1/printed-forms/{made.pk}/file" if part else "",
    }  # fmt: skip
