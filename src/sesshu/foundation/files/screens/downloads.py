"""A registered file as an answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from sesshu.foundation.files.endings import type_of
from sesshu.foundation.files.models import Export


def attachment(export: Export, data: bytes) -> HttpResponse:
    """The bytes under their name (RFC 6266)."""
    answer = HttpResponse(data, content_type=type_of(export.file_name))
    answer["Content-Disposition"] = content_disposition_header(True, export.file_name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
