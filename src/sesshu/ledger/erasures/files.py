"""Files on the disk that hold an erased person: pictures, printed PDFs, files that came in or went out.

A picture or file is found by its hash and goes only when nobody else's row needs it. A PDF of up to 250 pages goes at
once though others are in it: their pages can be printed again from their rows.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from sesshu.foundation.files import needing
from sesshu.foundation.forms import storage as printed
from sesshu.foundation.forms.models import PrintRun
from sesshu.ledger.erasures.models import ErasureFile, FileKind


def remove(file: ErasureFile) -> bool:
    """Remove one file; one that is gone already is no fault. False when somebody else's row needs it."""
    if file.kind == FileKind.PART:
        run, number = file.ref.split("/")
        _part(UUID(run), int(number)).unlink(missing_ok=True)
        return True
    needing.remove_unneeded([file.ref])
    return not needing.is_needed(file.ref)  # the same picture may belong to brothers and sisters


def _part(run: UUID, number: int) -> Path:
    return printed.part_file(PrintRun(id=run), number)
