"""What becomes of a linkage code after it was asked for: it was not got, it is asked for again, it is retired.

The network hears of each code that is used no more, so that nobody is found by it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import MOST_ITEMS, CodesRetired, Receipt
from sesshu.contracts.exchange.states import CODE_NEXT, CodeState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.intermediary.peers.directory import ask_network
from sesshu.intermediary.people.in_use import in_use
from sesshu.intermediary.people.models import GivenUpAcquisition, LinkedPerson, RetiredCode


@transaction.atomic
def renew(*, person_id: UUID, reason: str, by: Actor, purpose: str) -> LinkedPerson:
    """住民票コード has changed: a new acquisition begins. The code of before serves others until the new one is there;
    we ask nobody about the person meanwhile."""
    by.check("code.request")
    row = _locked(person_id, CodeState.REQUESTED, "符号を取得済みの人だけ、取得し直せます。", of=CodeState.HELD)
    row.code_reason = _given(reason, "取得し直す理由", "住民票コードの変更")
    row.acquisition, row.requested_at = f"aq-{secrets.token_hex(12)}", clock.now()
    return _moved(row, CodeState.REQUESTED, "exchange.code_renewed", by, purpose)


@transaction.atomic
def fail(*, person_id: UUID, reason: str, by: Actor, purpose: str) -> LinkedPerson:
    """The register says that there will be no code. R-15: the acquisition is over and its number goes. Where it was
    asked for again, others may still name the person by the code of before."""
    by.check("code.request")
    row = _locked(person_id, CodeState.FAILED, "取得を依頼している人だけに登録できます。")
    row.code_reason = _given(reason, "取得できない理由", "住民基本台帳の側に該当する人がいないと連絡があった")
    row.acquisition = None
    return _moved(row, CodeState.FAILED, "exchange.code_failed", by, purpose)


@transaction.atomic
def retire(*, person_id: UUID, reason: str, by: Actor, purpose: str) -> LinkedPerson:
    """The code is used no more: nobody is asked about this person or answered. The person stays, with both flags, for
    the inquiries and records that name them."""
    by.check("code.request")
    row = _locked(person_id, CodeState.RETIRED, "符号を取得済みの人だけ、廃止できます。", of=CodeState.HELD)
    row.code_reason = _given(reason, "廃止する理由", "統合宛名番号が別の番号に名寄せされた")
    if in_use([row.pk]):
        raise NotNow(
            "この人について、回答を待っている照会があります。終わるのを待つか、取り消してから廃止してください。"
        )
    retire_soon([str(row.code)])
    row.code = None
    if not row.auto_response_blocked:
        row.blocked_at = clock.now()
    row.auto_response_blocked = row.withheld_from_subject = True
    return _moved(row, CodeState.RETIRED, "exchange.code_retired", by, purpose)


def retire_soon(codes: Sequence[str]) -> None:
    """In the transaction that gives these codes up: the next round tells the network."""
    now = clock.now()
    RetiredCode.objects.bulk_create(
        [RetiredCode(code=code, retired_at=now) for code in codes], ignore_conflicts=True
    )  # fmt: skip


def give_up_soon(acquisitions: Sequence[str]) -> None:
    """In the transaction that waits no more for these codes: one that comes all the same is retired (`taking`)."""
    now = clock.now()
    GivenUpAcquisition.objects.bulk_create(
        [GivenUpAcquisition(number=number, given_up_at=now) for number in acquisitions], ignore_conflicts=True
    )


def tell_retired() -> int:
    """The network hears of them; then they are forgotten here. Killed in between, it is told again. How many."""
    told = 0
    while codes := list(RetiredCode.objects.order_by("retired_at", "code").values_list("code", flat=True)[:MOST_ITEMS]):
        ask_network(CodesRetired(codes=tuple(LinkageCode(code) for code in codes)), Receipt)
        told += RetiredCode.objects.filter(code__in=codes).delete()[0]
    return told


def _locked(person_id: UUID, to: CodeState, refusal: str, of: CodeState | None = None) -> LinkedPerson:
    row = LinkedPerson.objects.select_for_update().filter(pk=person_id).first()
    if row is None:
        raise NotFound("この人は登録されていません。一覧から選び直してください。")
    if row.state is None or to not in CODE_NEXT[row.state] or (of and row.state is not of):
        raise NotNow(refusal)
    return row


def _given(reason: str, label: str, example: str) -> str:
    if not reason.strip():
        raise InvalidInput(f"{label}を入力してください。", field="reason", example=example)
    check_no_number(reason=reason)
    return reason.strip()


def _moved(row: LinkedPerson, to: CodeState, act: str, by: Actor, purpose: str) -> LinkedPerson:
    assert row.state is not None  # noqa: S101 - asked before
    check_step(CODE_NEXT, row.state, to)
    row.code_state = to
    row.save()
    audit.record(
        act, by=by, purpose=purpose, subjects=[f"person:{row.unified_number}"], detail={"reason": row.code_reason}
    )
    return row
