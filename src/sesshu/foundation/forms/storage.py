"""Where the PDFs lie: one folder a run below SESSHU_VAR, names without personal data."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from sesshu.foundation.errors import NotFound, Refused
from sesshu.foundation.forms.models import PrintRun


def folder_of(run: PrintRun) -> Path:
    """The run's folder, made when missing, readable by this service alone."""
    place = Path(settings.SESSHU_VAR) / f"{settings.SESSHU_SYSTEM}_{settings.SESSHU_MUNICIPALITY}" / "print"
    folder = place / str(run.id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def part_file(run: PrintRun, number: int) -> Path:
    """The file of one part."""
    return folder_of(run) / f"part-{number:04d}.pdf"


def content(run: PrintRun, number: int, sha256: str) -> bytes:
    """The bytes of one part, when they are those that were registered."""
    file = part_file(run, number)
    if not file.exists():
        raise NotFound("このPDFは残っていません（消去など）。必要なページは、台帳から再印刷してください。")
    found = file.read_bytes()
    if hashlib.sha256(found).hexdigest() != sha256:
        raise Refused("PDFの内容が台帳の記録と一致しません。印刷せず、システム管理担当へ連絡してください。")
    return found


def remove_drafts(run: PrintRun) -> None:
    """Remove what killed processes left half written."""
    for draft in folder_of(run).glob("*.new"):
        draft.unlink(missing_ok=True)
