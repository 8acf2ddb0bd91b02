"""Pictures on the disk: all of them under the newest key."""

from __future__ import annotations

from collections.abc import Callable

from sesshu.foundation import audit
from sesshu.foundation.access import job_actor
from sesshu.foundation.files import needing, storage


def reseal(said: Callable[[int, int], None] = lambda *_: None) -> tuple[int, int]:
    """Encrypt what lies open and what lies under an older key; how many were looked at and changed. May be repeated."""
    hashes = needing.all_needed()
    changed = 0
    for done, sha256 in enumerate(sorted(hashes), start=1):
        changed += storage.reseal(sha256)
        said(done, len(hashes))
    audit.record(
        "image.resealed", by=job_actor("images"), purpose="SYSTEM_OPERATION", obj="files", n=max(changed, 1),
        detail={"files": len(hashes), "changed": changed},
    )  # fmt: skip
    return len(hashes), changed
