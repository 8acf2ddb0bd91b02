"""The check of every day."""

from __future__ import annotations

from sesshu.addressee.findings.checking import check
from sesshu.foundation import clock
from sesshu.foundation.jobs import Run, job


@job(
    kind="finding.check", purpose="UNIFIED_NUMBERING", permissions=["finding.check", "key.rotate"],
    label="統合宛名の整合性の確認", daily=True, after="05:00",
)  # fmt: skip
def check_today(run: Run) -> None:
    """All of it in one transaction: half a check would close what it did not look for."""
    run.say("業務システムの宛名を統合宛名と比べています")
    check(day=clock.today(), by=run.actor, purpose=run.purpose)
