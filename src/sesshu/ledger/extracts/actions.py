"""The only door: count, keep, ask for a file, make it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.accounts.sections import section_of
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow, NotPermitted
from sesshu.ledger.extracts import policies, queries, reading
from sesshu.ledger.extracts.models import ExtractDefinition, ExtractRun, RunState
from sesshu.ledger.extracts.questions import Question

KIND = "extract.protected"
LONGEST_NAME = 60
Said = Callable[[int, int], None]


def count(*, question: Question, by: Actor, purpose: str) -> int:
    """How many rows there would be, recorded before it is asked. Raises `InvalidInput`, `NotPermitted`, `NotNow`."""
    question.check(by)
    audit.record_read(
        "extract.counted", by=by, purpose=purpose, obj=f"extract:{question.subject}", detail=_detail(question)
    )
    return reading.count(question.rows(by))


@transaction.atomic
def keep(
    *, question: Question, by: Actor, purpose: str, definition_id: UUID | None = None, version: int = 0
) -> ExtractDefinition:
    """A new draft, or other columns and conditions for one's own definition. Raises `MovedOn`, `NotPermitted`."""
    question.check(by)
    now, values = clock.now(), {"columns": list(question.columns), "conditions": dict(question.conditions)}
    if definition_id is None:
        kept = ExtractDefinition.objects.create(
            subject=question.subject, owner=by.code, owner_name=by.display_name, section=section_of(by),
            created_at=now, updated_at=now, **values,
        )  # fmt: skip
    else:
        kept = _own(definition_id, by)
        if version and kept.version != version:
            raise MovedOn
        if kept.open_to:
            raise NotNow("連携システムに開いた定義は変えられません。新しい定義を作ってください。")
        kept.columns, kept.conditions = values["columns"], values["conditions"]
        kept.version, kept.updated_at = kept.version + 1, now
        kept.save()
    _record("extract.kept", kept, by, purpose, _detail(question))
    return kept


@transaction.atomic
def name(*, definition_id: UUID, name: str, shared: bool, by: Actor, purpose: str) -> ExtractDefinition:
    """Keep a definition under a name; `shared` lets the owner's section use it, each with the rights of their own."""
    kept = _own(definition_id, by)
    if not name.strip() or len(name) > LONGEST_NAME:
        raise InvalidInput(
            f"名前を{LONGEST_NAME}文字以内で入力してください。", field="name", example="MR第2期の接種者（月次）"
        )
    if shared and not kept.section:
        raise InvalidInput(
            "所属が登録されていないため共有できません。システム管理担当へ連絡してください。", field="shared"
        )
    kept.name, kept.shared, kept.updated_at = name.strip(), shared, clock.now()
    kept.save(update_fields=["name", "shared", "updated_at"])
    _record("extract.named", kept, by, purpose, {"shared": shared})
    return kept


@transaction.atomic
def end(*, definition_id: UUID, by: Actor, purpose: str) -> None:
    """No longer on the list; what was put out stays in the register."""
    kept = _own(definition_id, by)
    kept.ended_at = kept.updated_at = clock.now()
    kept.save(update_fields=["ended_at", "updated_at"])
    _record("extract.ended", kept, by, purpose, {})


def ask(
    *, definition_id: UUID, profile: str, purpose: str, application_number: str = "", with_protected: bool = False,
    reason: str = "", request: UUID | None = None, by: Actor,
) -> ExtractRun:  # fmt: skip
    """Ask for a file of a definition. It is made by `making.make`; with protected addresses only after an approval.

    Raises `InvalidInput`, `NotPermitted`, `NotNow`; nothing is made then.
    """
    definition = queries.get(by, definition_id)
    if request and (
        before := ExtractRun.objects.filter(request=request, definition=definition, asked_by=by.code).first()
    ):
        return before
    question = queries.question_of(definition)
    question.check(by)
    if by.kind != "client":
        by.check("file.export")
    if with_protected:
        policies.check_protected(question, reason, by)
    counted = count(question=question, by=by, purpose=purpose if purpose in policies.PURPOSES else "FILE_EXCHANGE")
    policies.check_wish(purpose=purpose, application_number=application_number, profile=profile, rows=counted)
    with transaction.atomic():
        approval = _ask_approval(question, definition, purpose, reason, counted, by) if with_protected else None
        run = ExtractRun.objects.create(
            definition=definition, subject=definition.subject, columns=definition.columns,
            conditions=definition.conditions, with_protected=with_protected, profile=profile, purpose=purpose,
            application_number=application_number.strip(), reason=reason.strip(), counted=counted,
            state=RunState.WAITING if approval else RunState.QUEUED, asked_by=by.code, asked_by_name=by.display_name,
            asked_at=clock.now(), request=request, approval=approval,
        )  # fmt: skip
        audit.record(
            "extract.asked", by=by, purpose=purpose, obj=f"extract_run:{run.pk}", n=counted or 1,
            case=run.application_number or None, detail=_detail(question) | {"profile": profile},
        )  # fmt: skip
    return run


def payload(run_or: dict[str, Any]) -> dict[str, Any]:
    """What exactly is approved."""
    names = ("definition", "subject", "columns", "conditions", "purpose", "reason")
    return {key: run_or[key] for key in names}


def payload_of(run: ExtractRun) -> dict[str, Any]:
    return payload(
        {"definition": str(run.definition_id), "subject": run.subject, "columns": run.columns,
         "conditions": run.conditions, "purpose": run.purpose, "reason": run.reason}
    )  # fmt: skip


def _ask_approval(
    question: Question, definition: ExtractDefinition, purpose: str, reason: str, counted: int, by: Actor
) -> UUID:
    asked = payload(
        {"definition": str(definition.pk), "subject": question.subject, "columns": list(question.columns),
         "conditions": dict(question.conditions), "purpose": purpose, "reason": reason.strip()}
    )  # fmt: skip
    summary = f"支援措置対象者の住所を含むデータ出力（{question.of.name}{counted:,}件）"
    waiting = approvals.request(kind=KIND, payload=asked, by=by, purpose=purpose, summary=summary, risk="high")
    return waiting.pk


def _own(definition_id: UUID, by: Actor) -> ExtractDefinition:
    by.check("extract.use")
    queries.get(by, definition_id)
    found = ExtractDefinition.objects.select_for_update().get(pk=definition_id)
    if found.owner != by.code:
        raise NotPermitted("この定義を変えられるのは、作った職員だけです。同じ条件で新しく作ってください。")
    return found


def _detail(question: Question) -> dict[str, Any]:
    conditions = {code: dict(wanted) for code, wanted in question.conditions.items()}
    return {"subject": question.subject, "columns": list(question.columns), "conditions": conditions}


def _record(act: str, kept: ExtractDefinition, by: Actor, purpose: str, detail: dict[str, Any]) -> None:
    audit.record(act, by=by, purpose=purpose, obj=f"extract_definition:{kept.pk}", detail=detail)
