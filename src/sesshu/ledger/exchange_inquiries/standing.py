"""How inquiries stand at the intermediary, and what it says of them is kept.

An inquiry whose hand-over was not answered may be there all the same: whoever takes it back asks first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from sesshu.contracts.exchange.states import InquiryState
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.calling import NotReached, NotTaken
from sesshu.foundation.errors import NotNow
from sesshu.ledger.exchange_inquiries import calling
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.queries import open_ones

ON_ITS_WAY = timedelta(minutes=2)  # longer than a call waits for its answer
NOT_CANCELLED = "中間サーバーへ送った照会は取り消せません。回答を待ってください。"
NOT_ENDED = "中間サーバーが応答し、いまの状態を受け取りました。終わらせずに、状態を確かめて回答を待ってください。"


class Arrived(NotNow):
    """It is there, and `told` is how it stands. That was kept; whoever calls within a transaction that this refusal
    undoes keeps it once more afterwards."""

    def __init__(self, message: str, told: Sequence[contract.InquiryOut]) -> None:
        super().__init__(message)
        self.told = told


def look(rows: QuerySet[ExchangeInquiry], *, by: Actor, purpose: str, wait_ms: int = 0) -> None:
    """Ask how these stand, up to `wait_ms` later where one is on its way. Raises `NotReached`, `NotTaken`."""
    wanted = [str(key) for key in rows.order_by("asked_at").values_list("client_key", flat=True)]
    for start in range(0, len(wanted), contract.MOST):
        told = calling.states(wanted[start : start + contract.MOST], wait_ms=wait_ms)
        keep(told, by=by, purpose=purpose)


@transaction.atomic
def keep(told: Sequence[contract.InquiryOut], *, by: Actor, purpose: str) -> None:
    """What the intermediary says of inquiries. What ended here meanwhile stays ended."""
    by_key = {one.client_key: one for one in told}
    rows = open_ones().select_for_update(of=("self",)).filter(client_key__in=by_key)
    for row in rows.order_by("pk"):
        one = by_key[str(row.client_key)]
        state = InquiryState.ANSWERED if one.state == InquiryState.FETCHED else InquiryState(one.state)
        changed = row.state != state or row.result != one.result
        row.list_differs = one.list_differs
        row.state, row.result, row.rule, row.message = state, one.result, one.rule, one.message
        row.inquiry, row.valid_until, row.looked_at = one.inquiry, one.valid_until, clock.now()
        if not row.is_open:
            row.ended_at = clock.now()
        row.save()
        if changed:
            note("exchange.inquiry_moved_on", row, by, purpose)


def check_never_arrived(row: ExchangeInquiry, *, by: Actor, purpose: str) -> None:
    """Raises `NotNow` unless the intermediary says that it does not know this inquiry."""
    if row.tried_at is None:
        return
    if not _asked_there(row, NOT_CANCELLED, by=by, purpose=purpose):
        raise NotNow(
            "中間サーバーに届いたか確かめられないため、まだ取り消せません。中間サーバーが応答してから取り消してください。"
            "届かないままなら、有効期間の後、中間サーバーが応答したときに期限切れになります。"
            "応答しないままなら、有効期間の後は、係長が理由を付けて終わらせることができます。"
        )


def check_in_doubt(row: ExchangeInquiry, *, by: Actor, purpose: str) -> None:
    """Raises `NotNow` where the intermediary says that it has this inquiry. That it says nothing is no hindrance, nor
    that it does not know it."""
    _asked_there(row, NOT_ENDED, by=by, purpose=purpose)


def _asked_there(row: ExchangeInquiry, refusal: str, *, by: Actor, purpose: str) -> bool:
    """Whether anybody answered. Raises `NotNow` while it is on its way, `Arrived` with `refusal` where it is there."""
    if row.tried_at and clock.now() < row.tried_at + ON_ITS_WAY:
        raise NotNow("いま中間サーバーへ送っています。2分ほどたってから、もう一度押してください。")
    try:
        told = calling.states_now([str(row.client_key)])
    except (NotReached, NotTaken):
        return False
    if told:
        keep(told, by=by, purpose=purpose)
        raise Arrived(refusal, told)
    return True


def note(act: str, row: ExchangeInquiry, by: Actor, purpose: str, **detail: object) -> None:
    """An entry of one inquiry as it stands now."""
    audit.record(
        act, by=by, purpose=purpose, obj=f"exchange_inquiry:{row.pk}", subjects=[f"resident:{row.resident_id}"],
        detail={"state": row.state, "result": row.result, **detail},
    )  # fmt: skip
