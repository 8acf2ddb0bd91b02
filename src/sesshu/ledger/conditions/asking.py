"""Circumstances that change a right: asked for by one person, in force when another has approved exactly that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals import registry
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.foundation.audit.canonical import plain
from sesshu.foundation.errors import NotNow
from sesshu.ledger.conditions import actions
from sesshu.ledger.conditions.actions import LABELS, ConditionEntry
from sesshu.ledger.conditions.models import ConditionRequest, RequestedAct
from sesshu.ledger.conditions.policies import KIND, waits_for_approval
from sesshu.ledger.programmes.conditions import condition_name
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents

DAYS = {"valid_from", "valid_until", "due_date", "evidence_on"}
MORE_LABELS = {"evidence_on": "根拠の日"}


def register() -> None:
    """Make the kind known to the approvals room."""
    registry.register(
        registry.Kind(
            KIND, "対象・期間が変わる事情の登録と取りやめ", approver_permission="condition.approve", apply=_apply,
            explain=_explain, page_url=_page,
        )
    )  # fmt: skip


@transaction.atomic
def enter(*, entries: Sequence[ConditionEntry], by: Actor, purpose: str) -> list[Approval]:
    """Record what may be recorded at once, and ask for the rest. Returns the approvals that are waited for."""
    by.check(actions.PERMISSION)
    waiting = [entry for entry in entries if waits_for_approval("record", entry.code)]
    at_once = [entry for entry in entries if entry not in waiting]
    if at_once:
        actions.record_conditions(entries=at_once, by=by, purpose=purpose)
    series = {one.code for one in city_tables().series}
    people = {one.id for one in residents.these(by, sorted({entry.resident_id for entry in waiting}))}
    found = []
    for entry in waiting:
        entry.check(series)
        if entry.resident_id in people:
            given = {"entry": _text_of(entry), "resident_id": entry.resident_id}
            found.append(_asked(RequestedAct.RECORD, entry.code, by, purpose, **given))
    return found


@transaction.atomic
def end(*, condition_id: UUID, reason: str, by: Actor, purpose: str) -> Approval | None:
    """End a circumstance, or ask for it: then the approval that is waited for. Raises like `actions.end_condition`."""
    by.check(actions.PERMISSION)
    row = actions.running(condition_id, reason)
    residents.get(by, row.resident_id)
    if not waits_for_approval("end", row.code):
        actions.end_condition(condition_id=condition_id, reason=reason, by=by, purpose=purpose)
        return None
    given = {"condition": row, "resident_id": row.resident_id, "reason": reason.strip()}
    return _asked(RequestedAct.END, row.code, by, purpose, **given)


def waiting_of(resident_id: UUID) -> list[tuple[ConditionRequest, Approval]]:
    """What is asked for of one person and not decided, the oldest first."""
    rows = list(ConditionRequest.objects.filter(resident_id=resident_id, done_at=None).order_by("asked_at"))
    open_ones = Approval.objects.filter(
        pk__in=[row.approval_id for row in rows], status=Status.WAITING, expires_at__gt=clock.now()
    )
    by_id = {approval.pk: approval for approval in open_ones}
    return [(row, by_id[row.approval_id]) for row in rows if row.approval_id in by_id]


def code_of(row: ConditionRequest) -> str:
    return str(row.condition.code if row.condition else row.entry["code"])


def _asked(act: RequestedAct, code: str, by: Actor, purpose: str, **given: Any) -> Approval:
    """The same wish, while it waits, is one wish."""
    for row, approval in waiting_of(given["resident_id"]):
        same = row.entry == given.get("entry", {}) and row.condition_id == getattr(given.get("condition"), "pk", None)
        if row.act == act and same:
            return approval
    row = ConditionRequest.objects.create(act=act, asked_at=clock.now(), asked_by=by.code, **given)
    payload = {"request": str(row.pk), "content": _content(row)}
    summary = f"特別な事情（{condition_name(code)}）の{row.get_act_display()}"
    asked = approvals.request(kind=KIND, payload=payload, by=by, purpose=purpose, summary=summary)
    row.approval_id = asked.pk
    row.save(update_fields=["approval_id"])
    return asked


def _apply(approval: Approval, *, by: Actor) -> None:
    row = ConditionRequest.objects.select_for_update().get(pk=approval.payload["request"])
    if _content(row) != approval.payload["content"] or row.done_at is not None:
        raise NotNow("依頼の内容が変わっているため、承認できません。差し戻して、もう一度登録してください。")
    approvals.use(kind=KIND, payload=approval.payload, by=by)
    given = {"by": by, "purpose": approval.purpose, "requested_by": approval.requested_by}
    if row.act == RequestedAct.RECORD:
        [row.condition_id] = actions.record_conditions(entries=[_entry_of(row)], **given)
    else:
        actions.end_condition(condition_id=row.condition_id, reason=row.reason, **given)
    row.done_at = clock.now()
    row.save(update_fields=["condition_id", "done_at"])


def _content(row: ConditionRequest) -> str:
    """What exactly is approved. The person may be joined with another identity meanwhile; the wish stays the same."""
    ending = str(row.condition_id) if row.act == RequestedAct.END else ""
    return approvals.payload_hash({"act": str(row.act), "entry": row.entry, "reason": row.reason, "ending": ending})


def _text_of(entry: ConditionEntry) -> dict[str, str]:
    found: dict[str, str] = plain(
        {key: value for key, value in asdict(entry).items() if value and key != "resident_id"}
    )
    return found


def _entry_of(row: ConditionRequest) -> ConditionEntry:
    known = {one.name for one in fields(ConditionEntry)}
    given = {key: date.fromisoformat(value) if key in DAYS else value for key, value in row.entry.items()}
    return ConditionEntry(row.resident_id, **{key: value for key, value in given.items() if key in known})


def _explain(asked: dict[str, Any]) -> list[tuple[str, str]]:
    """What shall be decided: the evidence with its day; who it is about stands on the page of the person."""
    row = ConditionRequest.objects.select_related("condition").filter(pk=asked["request"]).first()
    if row is None:
        return [("事情", "消去されています")]
    said = [("事情", condition_name(code_of(row))), ("依頼", row.get_act_display())]
    if row.act == RequestedAct.END:
        return [*said, ("取りやめる理由", row.reason)]
    labels = {name: label for name, (label, _) in LABELS.items()} | MORE_LABELS
    for name, label in labels.items():
        if value := row.entry.get(name):
            said.append((label, wareki(date.fromisoformat(value)) if name in DAYS else str(value)))
    return said


def _page(approval: Approval, viewer: Actor) -> str:
    row = ConditionRequest.objects.filter(pk=approval.payload["request"]).first()
    may_see = row is not None and viewer.may("condition.read")
    return reverse("condition-person", args=[row.resident_id]) if row and may_see else ""
