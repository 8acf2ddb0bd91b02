"""The two jobs of an import: make it ready for review, and commit it. Every day: clear what killed processes left."""

from __future__ import annotations

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import committing, orphans, preparing, storage, unkept
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.registry import Intake, intake
from sesshu.foundation.jobs import Chunk, Run, job

PREPARE, COMMIT = "files.prepare", "files.commit"


@job(kind=PREPARE, purpose="FILE_EXCHANGE", permissions=["file.import"], label="取込ファイルの点検")
def prepare(run: Run) -> None:
    run.say("読み取りと点検")
    preparing.prepare(Import.objects.get(id=run.arguments["import"]), by=run.actor)


@job(kind=COMMIT, purpose="FILE_EXCHANGE", permissions=["file.import"], label="取込ファイルの登録")
def commit(run: Run) -> None:
    imported = Import.objects.get(id=run.arguments["import"])
    taking = intake(imported.interface)
    by = acting(taking, run.job.kind)

    def work(chunk: Chunk) -> str:
        return committing.commit_range(imported, chunk.lo, chunk.hi, taking, by=by)

    run.chunks(total=imported.total, size=taking.chunk, work=work)
    committing.finish(imported, by=by)


@job(
    kind="files.forget_abandoned", purpose="SYSTEM_OPERATION", permissions=[], label="受信の途中で残ったファイルの削除",
    daily=True,
)  # fmt: skip
def forget_abandoned(run: Run) -> None:
    run.progress(storage.forget_abandoned(), 0)


@job(
    kind="files.forget_unregistered", purpose="SYSTEM_OPERATION", permissions=[], daily=True, after="02:30",
    label="台帳に載らなかったファイルと、残せないファイルの削除",
)  # fmt: skip
def forget_unregistered(run: Run) -> None:
    """What a kill between storing and registering left behind, and what may not stay."""
    run.progress(orphans.forget_unregistered() + unkept.forget_left(by=run.actor), 0)


def acting(taking: Intake, name: str) -> Actor:
    """The job as an actor: it may import, and what this layout asks for."""
    return Actor("job", name, frozenset({"file.import", taking.interface.permission}), display_name="取込")
