"""How the output register is read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.foundation.forms.models import PrintPart, PrintRun


def runs(viewer: Actor) -> QuerySet[PrintRun]:
    """Every printing, the newest first."""
    viewer.check("form.read")
    return PrintRun.objects.all()


def get(viewer: Actor, run_id: UUID) -> PrintRun:
    """One printing, or `NotFound`."""
    found = runs(viewer).select_related("reprint_of").filter(id=run_id).first()
    if found is None:
        raise NotFound("この出力は台帳にありません。一覧から選び直してください。")
    return found


def get_part(viewer: Actor, run_id: UUID, number: int) -> PrintPart:
    """One PDF of a printing, or `NotFound`."""
    found = PrintPart.objects.filter(run=get(viewer, run_id), number=number).first()
    if found is None:
        raise NotFound("この部はまだ作られていません。")
    return found
