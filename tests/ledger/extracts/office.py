"""Some people with doses, and a question about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files.exporting import contents
from sesshu.ledger.extracts import actions, making, queries
from sesshu.ledger.extracts.models import ExtractRun
from sesshu.ledger.extracts.questions import Question

BORN = date(2020, 6, 15)
USUAL = ("resident.addressee_number", "resident.name", "resident.birth_date", "resident.sex")
WHY = {"purpose": "RECOMMENDATION", "application_number": ""}


def put_out(question: Question, by: Actor, *, name: str = "", profile: str = "machine", **asked: Any) -> ExtractRun:
    """From the question to the file, as the page does it."""
    kept = actions.keep(question=question, by=by, purpose="FILE_EXCHANGE")
    if name:
        actions.name(definition_id=kept.pk, name=name, shared=False, by=by, purpose="FILE_EXCHANGE")
    run = actions.ask(definition_id=kept.pk, profile=profile, by=by, **(WHY | asked))
    return making.make(run_id=run.pk, by=by)


def again(run: ExtractRun, by: Actor) -> ExtractRun:
    """The same definition once more."""
    asked = actions.ask(definition_id=run.definition_id, profile=run.profile, by=by, **WHY)
    return making.make(run_id=asked.pk, by=by)


def bytes_of(run: ExtractRun, by: Actor) -> bytes:
    export = queries.export_of(run)
    assert export
    return contents(export=export, by=by)
