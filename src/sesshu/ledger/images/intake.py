"""大きな読み取り: a file of many pages is taken in by a worker, page by page, while the page tells how far it is.

What came in lies encrypted until its pages stand, and is removed then; a worker that was killed begins it again.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.foundation.files import images as pictures
from sesshu.foundation.files import needing, storage
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.images import actions
from sesshu.ledger.images.actions import Paper

AT_ONCE = 20  # pages that are made while somebody waits: about a second
KIND = "images.intake"


def is_large(content: bytes, *, field: str = "image") -> bool:
    """Whether a worker should take it in. Raises `InvalidInput` for what is no picture."""
    return pictures.look(content, field=field) in ("PDF", "TIFF") and pictures.count(content, field=field) > AT_ONCE


@transaction.atomic
def start(*, paper: Paper, content: bytes, by: Actor, purpose: str) -> Job:
    """Keep what came in and let a worker make its pages (`paper` has none yet). Asked for while one does that, that
    one is the answer. Raises `InvalidInput`."""
    by.check("image.write")
    actions.check_paper(paper)
    pages = pictures.count(content)
    arguments = {
        "resident": str(paper.resident_id), "sha256": storage.keep_sealed(content).sha256, "kind": paper.kind,
        "dose": str(paper.dose_id or ""), "batch_number": paper.batch_number.strip(),
        "box_number": paper.box_number.strip(), "pages": pages,
    }  # fmt: skip
    before = Job.objects.filter(kind=KIND, arguments__resident=arguments["resident"]).order_by("-requested_at")
    running = next((one for one in before if one.is_open and one.arguments == arguments), None)
    key = f"{paper.resident_id}/{before.count() + 1}"
    return running or enqueue(kind=KIND, key=key, arguments=arguments, by=by, purpose=purpose)


def last(resident_id: UUID) -> Job | None:
    """What a worker took in or takes in for a person last."""
    return Job.objects.filter(kind=KIND, arguments__resident=str(resident_id)).order_by("-requested_at").first()


@job(
    kind=KIND, purpose="DOSE_INQUIRY", permissions=["image.write", "image.read", "resident.read"],
    label="画像の取り込み",
)  # fmt: skip
def take_in(run: Run) -> None:
    """Make the pages, then register all of them at once. What cannot be opened is refused with its reason."""
    asked = run.arguments
    run.say("ページを作り直しています")
    try:
        content = storage.read(asked["sha256"])
        pages = list(_shown(run, pictures.pages(content), asked["pages"]))
        paper = Paper(
            UUID(asked["resident"]), asked["sha256"], pages, asked["kind"],
            UUID(asked["dose"]) if asked["dose"] else None, asked["batch_number"], asked["box_number"],
            run.job.requested_by,
        )  # fmt: skip
        actions.register(papers=[paper], by=run.actor, purpose=run.purpose)
    except Refused:
        needing.remove_unneeded([asked["sha256"]])
        raise
    needing.remove_unneeded([asked["sha256"]])


def _shown(run: Run, pages: Iterator[pictures.Page], total: int) -> Iterator[pictures.Page]:
    for page in pages:
        run.progress(page.number, total)
        yield page
