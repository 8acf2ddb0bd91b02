"""Every night: bytes that a power cut left behind when their picture was deleted go."""

from __future__ import annotations

from sesshu.foundation.jobs import Run, job
from sesshu.ledger.images import actions


@job(
    kind="images.forget_deleted", purpose="SYSTEM_OPERATION", permissions=[], label="削除した画像の実体の消去",
    daily=True,
)  # fmt: skip
def forget_deleted(run: Run) -> None:
    run.progress(actions.forget_deleted(), 0)
