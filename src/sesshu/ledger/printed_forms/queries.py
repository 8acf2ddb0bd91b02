"""How issues and printed lists are read. Every function takes the viewer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.printed_forms.models import FormIssue
from sesshu.ledger.residents.visibility import visible_to


def issues(viewer: Actor) -> QuerySet[FormIssue]:
    """Everything handed out of people the viewer may see, the newest first. The person is read apart, through
    `residents.queries`, which hides addresses."""
    viewer.check("form.print")
    people = visible_to(viewer).values("id")
    return FormIssue.objects.filter(resident_id__in=people).select_related(
        "run", "reissue_of"
    )  # a person is read through residents.queries, which hides addresses


def issues_of(viewer: Actor, resident_id: UUID) -> QuerySet[FormIssue]:
    return issues(viewer).filter(resident_id=resident_id)


def issue(viewer: Actor, issue_id: UUID) -> FormIssue:
    """One issue, or `NotFound`."""
    found = issues(viewer).filter(pk=issue_id).first()
    if found is None:
        raise NotFound("この交付の記録はありません。一覧から選び直してください。")
    return found
