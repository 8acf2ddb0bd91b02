"""Making the file of a run: read, look, write, register. A run is made once; killed in the middle it is made again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import NotNow, Refused
from sesshu.foundation.files import storage
from sesshu.foundation.files.exporting import Column, export_stored
from sesshu.ledger.extracts import comparing, queries, reading, rules
from sesshu.ledger.extracts.actions import KIND, payload_of
from sesshu.ledger.extracts.files import Passing, pieces
from sesshu.ledger.extracts.looking import looker
from sesshu.ledger.extracts.models import ExtractRun, RunState
from sesshu.ledger.extracts.questions import Question
from sesshu.ledger.extracts.statements import copy_out
from sesshu.ledger.residents.visibility import opened

Said = Callable[[int, int], None]
MOST_BYTES = 4 * 1024**3  # a million rows of a hundred columns


def make(*, run_id: UUID, by: Actor, said: Said = lambda *_: None) -> ExtractRun:
    """The file of a run that was asked for. `by` is who asked. A refusal is kept with the run and raised."""
    run = ExtractRun.objects.get(pk=run_id)
    if run.state == RunState.DONE:
        return run
    if run.state == RunState.REFUSED or run.asked_by != by.code:
        raise NotNow("この出力はもう終わっています。もう一度出力してください。")
    question = queries.question_of(run)
    try:
        question.check(by)
        return _make(run, question, by, said)
    except Refused as refused:
        if run.state != RunState.WAITING:  # what waits for its approval goes on waiting
            ExtractRun.objects.filter(pk=run.pk).exclude(state=RunState.DONE).update(
                state=RunState.REFUSED, refusal=refused.message, finished_at=clock.now()
            )
        raise


def _make(run: ExtractRun, question: Question, by: Actor, said: Said) -> ExtractRun:
    """Bytes first, which nobody can reach yet; then register, approval and run in one transaction."""
    reader = opened(by, approved=True) if run.with_protected else by
    if run.with_protected:
        _check_approved(run)
    audit.record_read(
        "extract.read", by=by, purpose=run.purpose, obj=f"extract_run:{run.pk}", n=run.counted,
        case=run.application_number or None,
    )  # fmt: skip
    chosen = question.chosen()
    rows = question.rows(reader)
    if run.profile == "machine":
        rows = rows.order_by(*question.of.order_for_machines)
    of_persons = question.of.is_of_persons
    statement = copy_out(rows, chosen, profile=run.profile, of_persons=of_persons)
    labels, fixed = [one.label for one in chosen], [one.is_number_of_register for one in chosen]
    with closing(reading.batches(statement)) as batches, looker(labels, fixed, run.counted) as looks:
        passing = Passing(chosen, looks, of_persons, said=lambda rows: said(rows, run.counted))
        stored = storage.keep(pieces(passing, batches, run.profile), most=MOST_BYTES)
    snapshot = b"".join(passing.keys)
    with transaction.atomic():
        held = ExtractRun.objects.select_for_update().get(pk=run.pk)
        if held.state == RunState.DONE:
            return held
        spent = approvals.use(kind=KIND, payload=payload_of(run), by=by).pk if run.with_protected else None
        marked, number = _people(question, snapshot)
        exported = export_stored(
            name=f"予防接種_データ出力_{question.of.name.replace('・', '_')}", profile=run.profile, stored=stored,
            columns=[Column(column.code, column.label) for column in chosen], rows=passing.rows, by=by,
            purpose=run.purpose, subjects=marked, people=number, approval=spent, replacements=passing.replacements,
            replaced=passing.replaced, detail={"run": str(run.pk), "conditions": question.sentences()},
            case=run.application_number or None,
        )  # fmt: skip
        held.state, held.finished_at, held.rows, held.export_id = RunState.DONE, clock.now(), passing.rows, exported.id
        held.snapshot_sha256 = storage.keep([snapshot]).sha256 if snapshot else ""
        _compare(held, snapshot)
        held.save()
    return held


def _people(question: Question, snapshot: bytes) -> tuple[list[str], int]:
    """Who is in the file, as the log names them, and how many. Very many are kept in the snapshot alone."""
    if not question.of.is_of_people:
        return [], 0
    # Where people are the rows, each is there once.
    number = comparing.number_of_people(snapshot) if question.of.resident else comparing.number_of_rows(snapshot)
    if number > rules.value("marked"):
        return [], number
    return [f"resident:{one}" for one in comparing.people(snapshot)], number


def _compare(run: ExtractRun, snapshot: bytes) -> None:
    """With the last run of the same definition, columns and conditions; numbers only."""
    last = (
        ExtractRun.objects.filter(
            definition=run.definition, state=RunState.DONE, columns=run.columns, conditions=run.conditions,
            with_protected=run.with_protected, profile=run.profile,
        )
        .exclude(snapshot_sha256="").order_by("-finished_at").first()
    )  # fmt: skip
    if last is None or not run.definition.name:
        return
    found = comparing.compare(storage.read(last.snapshot_sha256), snapshot)
    run.compared_with = last
    run.added, run.changed, run.removed = len(found.added), len(found.changed), len(found.removed)


def _check_approved(run: ExtractRun) -> None:
    """Before anything is read. The approval itself is spent with the registering."""
    from sesshu.foundation.approvals.models import Approval, Status

    if not Approval.objects.filter(pk=run.approval, status=Status.APPROVED, expires_at__gt=clock.now()).exists():
        raise approvals.ApprovalNeeded
