"""データ使用承認願: asked for by the department, approved by another person, ended when it is not needed any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from sesshu.dates import wareki
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Status
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.written import check_no_number
from sesshu.hub.transfers import queries
from sesshu.hub.transfers.grounds import for_department, ground
from sesshu.hub.transfers.items import ITEMS
from sesshu.hub.transfers.models import ApplicationState, DataUseApplication

KIND = "data_use.application"
PURPOSE = "DATA_TRANSFER"
TEXTS = {
    "department": ("利用する課", "母子保健係"), "client": ("接続システム", "c:6f1c…（連携システムの番号）"),
    "ordinance": ("条例の定め", "BOSHI-1"),
    "basis": ("根拠", "母子保健法第13条"), "used_for": ("目的", "乳幼児健診での接種状況の確認"),
    "conditions": ("条件", "相談室の端末に限る。印刷しない"),
}  # fmt: skip


@transaction.atomic
def apply_for(
    *, department: str, client: str, ordinance: str, basis: str, used_for: str, conditions: str, items: Sequence[str],
    valid_from: date, valid_until: date, by: Actor, purpose: str,
) -> DataUseApplication:  # fmt: skip
    """Ask. It is good for nothing until another person has approved it. Raises `InvalidInput`."""
    by.check("data_use.ask")
    told = {
        "department": department, "client": client, "ordinance": ordinance, "basis": basis, "used_for": used_for,
        "conditions": conditions,
    }  # fmt: skip
    for name, text in told.items():
        if not text.strip():
            raise InvalidInput(f"{TEXTS[name][0]}を入力してください。", field=name, example=TEXTS[name][1])
    if (found := ground(ordinance.strip(), clock.today())) is None:
        text = "この条例の定めはありません。マスタ「条例の定め（庁内の移転）」に登録されたものから選んでください。"
        raise InvalidInput(text, field="ordinance", example=TEXTS["ordinance"][1])
    if for_department(ordinance.strip(), department.strip(), clock.today()) is None:
        raise InvalidInput(_other_department(found.department), field="ordinance", example=TEXTS["ordinance"][1])
    check_no_number(basis=basis, used_for=used_for, conditions=conditions, department=department)
    if not items or not set(items) <= ITEMS.keys():
        raise InvalidInput(f"項目を選んでください。選べるもの: {'、'.join(ITEMS.values())}", field="items")
    if valid_until < valid_from:
        raise InvalidInput("期間の終わりは、始まり以後の日にしてください。", field="valid_until")
    values = {name: text.strip() for name, text in told.items()}
    row = DataUseApplication.objects.create(
        **values, items=[one for one in ITEMS if one in items], valid_from=valid_from, valid_until=valid_until,
        number=_next_number(), asked_by=by.code, asked_at=clock.now(),
    )  # fmt: skip
    payload = {"application": str(row.pk), **values, "items": row.items, "from": valid_from, "until": valid_until}
    asked = approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=f"{row.number}　{department}")
    row.approval = asked.pk
    row.save()
    audit.record("data_use.asked", by=by, purpose=purpose, obj=f"data_use:{row.pk}", detail=payload)
    return row


def _next_number() -> str:
    """K-, the day, and how many of that day: one at a time, so that two who ask at once get two numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('data_use_application.number', 0))")
    prefix = f"K-{clock.today():%Y%m%d}-"
    numbers = DataUseApplication.objects.filter(number__startswith=prefix).values_list("number", flat=True)
    return f"{prefix}{max((int(one.removeprefix(prefix)) for one in numbers), default=0) + 1}"


def _other_department(named: str) -> str:
    """Why an entry does not fit, and for whom it is."""
    whose = f"この条例の定めは「{named}」のものです" if named else "この条例の定めは、いま効力がありません"
    return f"{whose}。利用する課がその定めにある課と同じものを選んでください。"


def turned_down(approval: Any, *, by: Actor) -> None:
    """Within the transaction in which it was sent back by the one who decides or withdrawn by the one who asked."""
    row = DataUseApplication.objects.select_for_update().get(pk=approval.payload["application"])
    if row.state != ApplicationState.ASKED:
        return
    sent_back = approval.status == Status.SENT_BACK
    row.state = ApplicationState.RETURNED if sent_back else ApplicationState.WITHDRAWN
    if sent_back:
        row.decided_by, row.decided_at = by.code, clock.now()
    row.save()
    audit.record(f"data_use.{row.state}", by=by, purpose=PURPOSE, obj=f"data_use:{row.pk}")


def apply_approved(approval: Any, *, by: Actor) -> None:
    """Within the transaction of the approval."""
    row = DataUseApplication.objects.select_for_update().get(pk=approval.payload["application"])
    allowed = ground(row.ordinance, clock.today())
    if allowed is None or for_department(row.ordinance, row.department, clock.today()) is None:
        raise NotNow(_other_department(allowed.department if allowed else ""))
    approvals.use(kind=KIND, payload=approval.payload, by=by)
    row.state, row.decided_by, row.decided_at = ApplicationState.APPROVED, by.code, clock.now()
    row.save()
    audit.record("data_use.approved", by=by, purpose=PURPOSE, obj=f"data_use:{row.pk}")


@transaction.atomic
def end(*, application_id: UUID, reason: str, by: Actor, purpose: str) -> DataUseApplication:
    """From now on nothing is answered under it."""
    by.check("data_use.end")
    if not reason.strip():
        raise InvalidInput("終了の理由を入力してください。", field="reason", example="事業が終わった")
    check_no_number(reason=reason)
    row = DataUseApplication.objects.select_for_update().filter(pk=application_id).first()
    if row is None:
        raise NotFound("このデータ使用承認願はありません。")
    if row.state != ApplicationState.APPROVED:
        raise NotNow("終わらせられるのは、承認されたものです。")
    row.state, row.ended_because = ApplicationState.ENDED, reason.strip()
    row.save()
    audit.record("data_use.ended", by=by, purpose=purpose, obj=f"data_use:{row.pk}", detail={"reason": reason})
    return row


def explain(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """For the page of the one who decides."""
    code = str(payload.get("ordinance", ""))
    found = ground(code, clock.today())
    client = dict(queries.clients()).get(payload["client"], payload["client"])
    texts = payload | {"client": client, "ordinance": found.title if found else code}
    said = [(label, str(texts[name])) for name, (label, _) in TEXTS.items()]
    items = "、".join(ITEMS[one] for one in payload["items"])
    first, last = (wareki(date.fromisoformat(payload[name])) for name in ("from", "until"))
    return [*said, ("項目", items), ("期間", f"{first}～{last}")]
