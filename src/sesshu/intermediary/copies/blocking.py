"""自動応答不可 for a whole kind of information: set by one, taken off by two, and never beside an answer on its way."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import NotNow
from sesshu.intermediary.copies.models import ItemBlock
from sesshu.law.permission_list import name_of

KIND = "exchange.information_unblocked"
TWO = "自動応答不可を外すには、別の職員の承認が必要です。"
_LOCK = 0x5E55_0B10  # of this database alone


def stays_as_it_is() -> None:
    """Until this transaction ends nobody changes which information is 自動応答不可; others may answer too."""
    _wait("pg_advisory_xact_lock_shared")


@transaction.atomic
def block_information(*, information: str, on: bool, by: Actor, purpose: str) -> None:
    """On or off, when no answer is on its way any more. A person alone only sets it. Raises `NotNow`."""
    by.check("person_flag.write")
    if by.kind == "person" and not on:
        raise NotNow(TWO)
    _write(information, by, purpose, on=on)


def ask_unblocking(*, information: str, by: Actor, purpose: str) -> Approval:
    """Ask another person to agree that this information is answered automatically again."""
    by.check("person_flag.write")
    since = ItemBlock.objects.filter(information=information).values_list("set_at", flat=True).first()
    words = f"「{name_of('information', information)}」の自動応答不可を外す"
    payload = {"information": information, "since": since.isoformat() if since else ""}
    return approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=words)


def register() -> None:
    """Make the kind known to the approvals room: always another person, never by acting (代決)."""
    registry.register(
        registry.Kind(
            KIND, "自動応答不可の解除（情報）", approver_permission="person_flag.write", acting_allowed=False,
            apply=_apply, explain=_explain, always=True,
        )
    )  # fmt: skip


@transaction.atomic
def _apply(approval: Approval, *, by: Actor) -> None:
    asked = approval.payload
    row = ItemBlock.objects.filter(information=asked["information"]).first()
    if row is None or row.set_at.isoformat() != asked["since"]:
        raise NotNow("申請のあとに設定が変わりました。今の設定を確かめて、もう一度申請してください。")
    approvals.use(kind=KIND, payload=asked, by=by)
    _write(str(asked["information"]), by, approval.purpose, on=False)


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        ("情報", name_of("information", str(asked["information"]))),
        ("承認すると", "これからの求めに自動で回答します。確認待ちの求めは、二人が許可するまで回答しません。"),
    ]


def _write(information: str, by: Actor, purpose: str, *, on: bool) -> None:
    _wait("pg_advisory_xact_lock")
    if on:
        ItemBlock.objects.get_or_create(information=information, defaults={"set_at": clock.now(), "set_by": by.code})
    else:
        ItemBlock.objects.filter(information=information).delete()
    audit.record("exchange.information_blocked", by=by, purpose=purpose, detail={"information": information, "on": on})


def _wait(how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {how}(%s)", [_LOCK])
