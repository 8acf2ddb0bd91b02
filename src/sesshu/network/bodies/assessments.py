"""What holds of a body's assessment (特定個人情報保護評価書), from which day on: asked for by one, approved by another.

Facts are only added. That of a day is the one that begins last on or before it; of two from the same day the later one.
An inquiry is judged by the facts of its own day (R-19), so that nobody clears a day that has gone: a fact begins today
or later.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from sesshu.contracts.exchange.rules.asking import Assessment
from sesshu.dates import wareki, wareki_short
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.foundation.written import check_no_number
from sesshu.network.bodies.models import AssessmentFact, Body

KIND = "exchange.assessment"
PURPOSE = "INFORMATION_EXCHANGE"


def facts_of(body: Body) -> QuerySet[AssessmentFact]:
    """All facts of a body, the one that counts last first."""
    return AssessmentFact.objects.filter(body=body).order_by("-valid_from", "-number")


def assessment_on(body: Body, day: date) -> Assessment:
    """What held on a day; of a day before the first fact: nothing published."""
    found = facts_of(body).filter(valid_from__lte=day).first()
    if found is None:
        return Assessment()
    return Assessment(found.assessment_number, found.published_on, found.withdrawn_on, found.change_pending)


@transaction.atomic
def ask_assessment(
    *, body: Body, valid_from: date, number: str, published_on: date | None, withdrawn_on: date | None,
    change_pending: bool, by: Actor, purpose: str,
) -> Approval:  # fmt: skip
    """Another person approves it. Raises `InvalidInput`."""
    by.check("body.write")
    if valid_from < clock.today():
        raise InvalidInput(
            "適用開始日は、きょうより前にはできません。過ぎた日の照会は、その日の状態で判断されます。",
            field="valid_from", example=wareki_short(clock.today()),
        )  # fmt: skip
    check_no_number(number=number)
    _check(published_on, withdrawn_on)
    payload = {
        "code": body.code, "valid_from": valid_from.isoformat(), "number": number,
        "published_on": _text(published_on), "withdrawn_on": _text(withdrawn_on), "change_pending": change_pending,
    }  # fmt: skip
    asked = approvals.request(
        kind=KIND, payload=payload, by=by, purpose=purpose, summary=f"評価書の公表　{body.name}"
    )  # fmt: skip
    audit.record("exchange.assessment_asked", by=by, purpose=purpose, obj=f"body:{body.code}", detail=payload)
    return asked


def apply_approved(approval: Approval, *, by: Actor) -> None:
    """Within the transaction of the approval. Raises `InvalidInput` for one that was approved after its day."""
    told = approval.payload
    if date.fromisoformat(told["valid_from"]) < clock.today():
        raise InvalidInput("適用開始日を過ぎました。差し戻して、きょう以降の日で申請し直してください。")
    approvals.use(kind=KIND, payload=told, by=by)
    days = {name: _day(told[name]) for name in ("valid_from", "published_on", "withdrawn_on")}
    put_fact(**(told | days), asked_by=approval.requested_by, by=by, purpose=PURPOSE)


def put_fact(
    *, code: str, valid_from: date, number: str, published_on: date | None, withdrawn_on: date | None,
    change_pending: bool, asked_by: str, by: Actor, purpose: str,
) -> AssessmentFact:  # fmt: skip
    """The row, in the transaction of whoever has checked the rest. Raises `NotFound`, `InvalidInput`."""
    body = Body.objects.select_for_update().filter(code=code).first()
    if body is None:
        raise NotFound("この団体は登録されていません。")
    check_no_number(number=number)
    _check(published_on, withdrawn_on)
    row = AssessmentFact.objects.create(
        body=body, number=AssessmentFact.objects.filter(body=body).count() + 1, valid_from=valid_from,
        assessment_number=number, published_on=published_on, withdrawn_on=withdrawn_on, change_pending=change_pending,
        asked_by=asked_by, recorded_by=by.code, recorded_at=clock.now(),
    )  # fmt: skip
    told = {
        "from": valid_from, "number": number, "published": published_on, "withdrawn": withdrawn_on,
        "pending": change_pending,
    }  # fmt: skip
    audit.record("exchange.assessment_set", by=by, purpose=purpose, obj=f"body:{code}", detail=told)
    return row


def explain(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """For the page of the one who decides."""
    shown = {name: _day(payload[name]) for name in ("valid_from", "published_on", "withdrawn_on")}
    body = Body.objects.filter(code=payload["code"]).first()
    return [
        ("団体", f"{body.name if body else ''}（{payload['code']}）"),
        ("適用開始日", wareki(shown["valid_from"]) if shown["valid_from"] else ""),
        ("評価書番号", payload["number"] or "なし"),
        ("公表日", wareki(shown["published_on"]) if shown["published_on"] else "公表なし"),
        ("取下げの日", wareki(shown["withdrawn_on"]) if shown["withdrawn_on"] else "なし"),
        ("重要な変更", "公表がまだ" if payload["change_pending"] else "公表待ちのものはない"),
        ("確かめること", "個人情報保護委員会の公表と、番号・公表日・重要な変更を照らし合わせます。"),
    ]  # fmt: skip


def _check(published_on: date | None, withdrawn_on: date | None) -> None:
    if published_on and withdrawn_on and withdrawn_on < published_on:
        raise InvalidInput("取下げの日が公表の日より前です。", field="withdrawn_on", example="R8.12.1")


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
