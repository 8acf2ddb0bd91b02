"""The only door: the doses of a handbook and its picture, recorded together."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.files import needing
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.handbooks.images import KeptImage
from sesshu.ledger.handbooks.models import HandbookImage


@transaction.atomic
def record_handbook(
    *, resident_id: UUID, entries: Sequence[DoseEntry], image: KeptImage | None = None, by: Actor, purpose: str
) -> list[doses.Recorded]:
    """Record every dose of a handbook in one act, and keep its picture with them. All or nothing.

    Raises what `record_doses` raises, and `NotNow` when the same picture was deleted at this moment. A picture that the
    person has already is the first one, with more doses.
    """
    by.check("dose.write")
    if any(entry.resident_id != resident_id for entry in entries):
        raise ValueError("a handbook belongs to one person")
    recorded = doses.record_doses(entries=entries, by=by, purpose=purpose)
    if image is not None:
        needing.claim([image.sha256])
        row, _ = HandbookImage.objects.get_or_create(
            resident_id=resident_id, sha256=image.sha256,
            defaults={"media_type": image.media_type, "size": image.size, "received_at": clock.now(),
                      "received_by": by.code},
        )  # fmt: skip
        row.doses.add(*(done.dose_id for done in recorded))
    audit.record(
        "handbook.recorded", by=by, purpose=purpose, subjects=[f"resident:{resident_id}"], n=max(1, len(recorded)),
        obj=f"resident:{resident_id}", detail={"doses": [str(done.dose_id) for done in recorded],
        "image": image.sha256 if image else ""},
    )  # fmt: skip
    return recorded
