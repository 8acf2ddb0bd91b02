"""How definitions and runs are read. Every function takes the viewer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.accounts.sections import section_of
from sesshu.foundation.errors import NotFound
from sesshu.foundation.files import storage
from sesshu.foundation.files.models import Export
from sesshu.ledger.extracts import comparing, policies
from sesshu.ledger.extracts.models import ExtractDefinition, ExtractRun
from sesshu.ledger.extracts.questions import Question

PERMISSION = "extract.use"
NEWEST = 20


def definitions(viewer: Actor) -> QuerySet[ExtractDefinition]:
    """Those with a name that the viewer may use, by name."""
    viewer.check(PERMISSION)
    section = section_of(viewer)
    shared = Q(shared=True, section=section) if section else Q(pk=None)
    found = ExtractDefinition.objects.filter(Q(owner=viewer.code) | shared, ended_at=None)
    return found.exclude(name="").order_by("name", "id")


def get(viewer: Actor, definition_id: UUID) -> ExtractDefinition:
    """One definition, or `NotFound`."""
    found = ExtractDefinition.objects.filter(pk=definition_id, ended_at=None).first()
    if found is None or not policies.may_use(found, viewer, section_of(viewer)):
        raise NotFound("このデータ出力の定義はありません。一覧から選び直してください。")
    return found


def question_of(kept: ExtractDefinition | ExtractRun) -> Question:
    """What a definition or a run asks."""
    return Question(kept.subject, tuple(kept.columns), kept.conditions)


def runs(viewer: Actor) -> QuerySet[ExtractRun]:
    """The viewer's own runs, the newest first."""
    return ExtractRun.objects.filter(asked_by=viewer.code).select_related("definition").order_by("-asked_at")


def runs_of(viewer: Actor, definition: ExtractDefinition) -> list[ExtractRun]:
    """What was put out of a definition, the newest first."""
    get(viewer, definition.pk)
    return list(definition.runs.order_by("-asked_at")[:NEWEST])


def get_run(viewer: Actor, run_id: UUID) -> ExtractRun:
    """One's own run, or `NotFound`."""
    found = runs(viewer).filter(pk=run_id).first()
    if found is None:
        raise NotFound("このデータ出力はありません。一覧から選び直してください。")
    return found


def export_of(run: ExtractRun) -> Export | None:
    return Export.objects.filter(pk=run.export_id).first() if run.export_id else None


def holds(run: ExtractRun, resident_id: UUID) -> bool:
    """Whether a person was in the file of a run, however large it was."""
    return bool(run.snapshot_sha256) and comparing.holds(storage.read(run.snapshot_sha256), resident_id)
