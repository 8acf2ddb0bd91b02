"""Files that came in and may not stay: what was refused, and what an Individual Number stands in (R-16).

Their bytes are read once, to stage the rows. Then they go, while the register keeps count, hash and reasons; whoever
sent the file has it. Bytes that something else of the register names stay: an output that came back as it was, or the
same file under the right kind of import.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import needing, orphans, storage
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.files.states import ImportState, Outcome
from sesshu.foundation.written import CODE

REFUSED = "受け付けなかったファイルのため、実体は残していません。"
NUMBER = "個人番号が書かれた行があるため、実体は残していません。番号を消したファイルを送り直してください。"


def why(imported: Import) -> str:
    """The sentence that says why the bytes do not stay; empty where they do."""
    if imported.state == ImportState.REFUSED:
        return REFUSED
    return NUMBER if _seen(imported.id).exists() else ""


def told(imported: Import) -> str:
    """For the page of an import: why its bytes are not there; empty where they are."""
    return "" if storage.path_of(imported.sha256).exists() else why(imported)


def forget(imported: Import, *, by: Actor) -> bool:
    """Remove the bytes that may not stay, once the rows are staged or the file is refused. May be repeated: after a
    kill, and when the same bytes were sent again. Returns whether bytes went."""
    if not why(imported):
        return False
    with transaction.atomic():
        needing.wait_for_claims(imported.sha256)
        if _is_named(imported.sha256) or not storage.remove(imported.sha256):
            return False
        audit.record(
            "import.content_removed", by=by, purpose=imported.purpose, obj=f"import:{imported.id}",
            detail={"interface": imported.interface, "sha256": imported.sha256},
        )  # fmt: skip
    return True


def forget_left(*, by: Actor) -> int:
    """All that a kill, or a release of before, left lying. Returns how many files went."""
    left = Import.objects.filter(Q(state=ImportState.REFUSED) | Exists(_seen(OuterRef("id"))))
    lying = [one for one in left.iterator() if storage.path_of(one.sha256).exists()]
    return sum(forget(one, by=by) for one in lying)


def _is_named(sha256: str) -> bool:
    staying = Import.objects.filter(sha256=sha256).exclude(state=ImportState.REFUSED)
    return staying.exclude(Exists(_seen(OuterRef("id")))).exists() or orphans.is_named(sha256, besides=Import)


def _seen(import_id: object) -> QuerySet[ImportRow]:
    said = [{"code": CODE}]
    return ImportRow.objects.filter(import_id=import_id, outcome=Outcome.REJECTED, reasons__contains=said)
