"""Deletion by night."""

from __future__ import annotations

from sesshu.foundation.jobs import Run, job
from sesshu.hub.transfers import keeping


@job(
    kind="data_use.deletion", purpose="DATA_TRANSFER", permissions=["data_use.end"],
    label="保存年数を過ぎた移転の照会の消去", daily=True, after="04:00",
)  # fmt: skip
def delete_old(run: Run) -> None:
    """What is past its years goes; the count stays in the log."""
    keeping.delete_old(by=run.actor, purpose=run.purpose)
