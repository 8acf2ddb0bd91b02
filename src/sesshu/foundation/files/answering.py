"""A registered file as the answer of the API. That it was fetched is recorded first."""

from __future__ import annotations

from django.http import HttpResponse

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.files.models import Export

CSV, CP932 = "text/csv; charset=utf-8", "text/csv; charset=cp932"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"machine": CSV, "human": CSV, "cp932": CP932, "xlsx": XLSX}


def file_answer(export: Export, by: Actor) -> HttpResponse:
    """The bytes with their hash in `Digest`."""
    told = HttpResponse(contents(export=export, by=by), content_type=TYPES[export.profile])
    told.headers["Content-Disposition"] = "attachment"
    told.headers["X-Content-Type-Options"] = "nosniff"
    told.headers["Digest"] = f"sha-256={export.sha256}"
    return told
