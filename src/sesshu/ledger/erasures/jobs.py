"""The deed goes on after the second approval, people by people, then file by file; killed anywhere, it is continued."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import connection, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import Chunk
from sesshu.foundation.jobs.states import JobState
from sesshu.ledger.erasures import files, function, policies, registering
from sesshu.ledger.erasures.models import Erasure
from sesshu.ledger.erasures.states import ErasureState
from sesshu.ledger.provision_copies import removing

KIND, PURPOSE = "erasure.run", "ERASURE"
PEOPLE = 100  # in a chunk: each looks once through the rows of imported files


@job(kind=KIND, purpose=PURPOSE, permissions=["erasure.run"], label="保存期間を過ぎた記録の消去")
def erase_all(run: Run) -> None:
    """Erase who was approved and is still past the duty to keep; then the files; then the register is written out."""
    erasure = Erasure.objects.get(pk=run.arguments["erasure"])
    if erasure.state == ErasureState.DONE:
        return
    check_function()
    run.say("記録を消去しています")

    def work(chunk: Chunk) -> str:
        return erase(erasure, chunk.lo, chunk.hi, run.actor, run.purpose)

    run.chunks(total=erasure.people_total, size=PEOPLE, work=work)
    run.say("ファイルを消去しています")
    kept = _remove_files(erasure)
    registering.write(erasure)
    _finish(erasure, run, kept)


def erase(erasure: Erasure, lo: int, hi: int, by: Actor, purpose: str) -> str:
    """The people of these places, in the caller's transaction: all that may be erased, or an exception and nobody."""
    rows = list(erasure.people.filter(place__gte=lo, place__lt=hi, left_out="").select_related("resident"))
    why = policies.left_out(rows, clock.today())
    for row in rows:
        if row.resident_id in why:
            row.left_out = why[row.resident_id]
            row.save(update_fields=["left_out"])
    going = [row for row in rows if not row.left_out]
    if not going:
        return ""
    counts = _call(erasure, [row.resident_id for row in going])
    _add(erasure, counts)
    removing.ask(about=f"erasure:{erasure.pk}", by=by)  # copies at the intermediary follow, however long it is away
    audit.record(
        "erasure.erased", by=by, purpose=purpose, obj=f"erasure:{erasure.pk}", case=erasure.label, n=len(going),
        detail={"rows": counts},
    )  # fmt: skip
    return hashlib.sha256("\n".join(sorted(row.commitment for row in going)).encode()).hexdigest()


def _call(erasure: Erasure, people: list[UUID]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT table_name, deed, row_count FROM {function.NAME}(%s, %s, %s)",  # noqa: S608 - our own name
            [erasure.pk, people, clock.now()],
        )
        for table, deed, rows in cursor.fetchall():
            found.setdefault(table, {})[deed] = rows
    return found


def _add(erasure: Erasure, more: dict[str, dict[str, int]]) -> None:
    row = Erasure.objects.select_for_update().get(pk=erasure.pk)
    for table, deeds in more.items():
        known = row.counts.setdefault(table, {})
        for deed, rows in deeds.items():
            known[deed] = known.get(deed, 0) + rows
    row.save(update_fields=["counts"])


def _remove_files(erasure: Erasure) -> int:
    """The file first, then its row: killed between them, the file is simply gone already. How many others need."""
    kept = 0
    for file in erasure.files.all():
        kept += not files.remove(file)
        file.delete()
    return kept


@transaction.atomic
def _finish(erasure: Erasure, run: Run, kept: int) -> None:
    ended = Erasure.objects.filter(pk=erasure.pk, state=ErasureState.RUNNING)
    if not ended.update(state=ErasureState.DONE, ended_at=clock.now()):
        return
    erased = erasure.records.count()
    audit.record(
        "erasure.done", by=run.actor, purpose=run.purpose, obj=f"erasure:{erasure.pk}", case=erasure.label,
        n=max(1, erased), detail={"erased": erased, "left_out": erasure.people.count(), "shared_files": kept},
    )  # fmt: skip


def check_function() -> None:
    """The function of the database must be the one of this version. Raises `NotNow`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regprocedure(%s)::oid, 'pg_proc')", [function.SIGNATURE])
        [found] = cursor.fetchone()
    if found != function.version():
        raise NotNow("データベースがこの版のものではありません。システム管理担当が更新してから、再開してください。")


def start(erasure: Erasure, *, by: Actor, purpose: str) -> Job:
    """Let a worker begin, or go on after it was stopped by hand."""
    times = Job.objects.filter(kind=KIND, arguments__erasure=str(erasure.pk)).count()
    return enqueue(
        kind=KIND, key=f"{erasure.pk}:{times}", arguments={"erasure": str(erasure.pk)}, by=by, purpose=purpose
    )


def going_on(erasure: Erasure) -> Job | None:
    """The work that waits or runs now."""
    rows = Job.objects.filter(kind=KIND, arguments__erasure=str(erasure.pk))
    return rows.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).first()
