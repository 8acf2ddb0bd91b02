"""What a worker does for a mailing now: nothing else is done to it meanwhile."""

from __future__ import annotations

from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.mailings.models import Mailing

TRIAL = "mailing.trial"
RELEASE = "mailing.release"
PACKAGE = "mailing.package"
WORDS = {TRIAL: "仮抽出", RELEASE: "確定", PACKAGE: "書庫の準備"}
AT_ONCE = 2000  # so many people are judged while the page waits; more go to a worker and show their progress


def last_job(kind: str, mailing: Mailing) -> Job | None:
    """The last trial, release or preparation of a package that a worker did or does for a mailing."""
    return Job.objects.filter(kind=kind, arguments__mailing=str(mailing.id)).order_by("-requested_at").first()


def number_of_next(kind: str, mailing: Mailing) -> int:
    """Each time it is asked for anew it is another job."""
    return Job.objects.filter(kind=kind, arguments__mailing=str(mailing.id)).count() + 1


def judging_job(mailing: Mailing) -> Job | None:
    """What of these goes on now."""
    found = (last_job(kind, mailing) for kind in WORDS)
    return next((job for job in found if job and job.is_open), None)


def check_not_judging(mailing: Mailing) -> None:
    """Raise `NotNow` while a worker judges: everything else would have to wait for it."""
    if job := judging_job(mailing):
        raise NotNow(f"{WORDS[job.kind]}をしています。終わってから、もう一度操作してください。")
