"""Telling both systems and sending copies: when protection begins, when records go to another identity, when a dose is
written, when a person asks, and every hour. A system that does not answer is tried again with growing pauses; the next
hour begins anew. Every night originals and copies are compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

from django.db.models import Max

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.joining import joined
from sesshu.foundation.jobs.locking import name_of_turn, working_on
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.ledger.doses.models import DoseVersion
from sesshu.ledger.provision_copies.models import CopyComparison
from sesshu.ledger.residents.consequences import Consequence
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import GUARDED

KIND, COMPARE = "exchange.copies", "exchange.compare_copies"
PURPOSE = "INFORMATION_EXCHANGE"
PERMISSIONS = ["provision_copy.send"]
FIRST_PAUSE, LONGEST_PAUSE = 2, 900
HOUR = timedelta(hours=1)
OF_DOSES, DOSES_PAUSE = "doses:", 10  # what is written in these seconds goes together
# Versions of doses are numbered before they are committed: a transaction that joins may have lower numbers than the one
# that asked. Ten chunks of a bulk import; on a quiet day they are the doses of weeks, so the time of writing is a bound
# too. Whoever is missed nevertheless is found within the hour.
BEFORE_MINE, BEFORE_ASKED = 20_000, timedelta(minutes=10)
# One sender of doses at a time, in all processes: two would tell the same people twice and hold both hands of the queue
# for as long as a bulk import writes.
TURN = name_of_turn("exchange.copies:doses")
# No city's setting: with these pauses the rounds are over when the next hour begins its own.
MOST_ROUNDS = 12
AGAIN = "after:"


@job(kind=KIND, purpose=PURPOSE, permissions=PERMISSIONS, label="支援措置の設定と副本の送信")
def copies(run: Run) -> None:
    """One round; another one where a system did not answer."""
    _round(run)


@job(
    kind="exchange.copies_daily", purpose=PURPOSE, permissions=PERMISSIONS, label="支援措置の設定と副本の送信（毎日）",
    daily=True,
)  # fmt: skip
def daily(run: Run) -> None:
    _round(run)


@job(
    kind="exchange.compare_copies_daily", purpose=PURPOSE, permissions=PERMISSIONS, daily=True, after="01:00",
    label="原本と副本の全件照合（毎日）",
)  # fmt: skip
def compare_daily(run: Run) -> None:
    """Begins one, as a person would with the button. Not before the first copies went: there is nothing to compare,
    and in a new office nobody answers yet."""
    from sesshu.ledger.provision_copies import calling, comparing

    if calling.is_connected() and comparing.is_anybody_sent():
        comparing.begin(by=run.actor, purpose=run.purpose)


@job(kind=COMPARE, purpose=PURPOSE, permissions=PERMISSIONS, label="原本と副本の全件照合")
def compare(run: Run) -> None:
    """Everybody, from the beginning."""
    from sesshu.ledger.provision_copies import comparing

    run.say("原本と副本を照合しています")
    comparing.compare(
        comparison_id=run.arguments["comparison"], by=run.actor, purpose=run.purpose, progress=run.progress
    )


def start(key: str, *, by: Actor, purpose: str) -> Job:
    """Let a worker tell and send, in the transaction of what it is about."""
    return enqueue(kind=KIND, key=key, arguments={"round": 0}, by=by, purpose=purpose)


def start_comparison(row: CopyComparison, *, by: Actor, purpose: str) -> Job:
    return enqueue(kind=COMPARE, key=str(row.pk), arguments={"comparison": str(row.pk)}, by=by, purpose=purpose)


def protection_began(happened: Sequence[Consequence], by: Actor, _purpose: str) -> None:
    """支援措置 or 措置 of a person began: both systems are told at once, whatever the office is doing."""
    for one in happened:
        start(f"protection:{one.resident.pk}:{one.history_number}:{_moment()}", by=by, purpose=PURPOSE)


def housed(happened: Sequence[Consequence], by: Actor, _purpose: str) -> None:
    """Somebody came into a household with a protected person, or a protected person into one: its people are told of
    like the protected one, at once."""
    homes = {one.resident.household_number for one in happened}
    if homes and Resident.objects.filter(GUARDED, household_number__in=homes, sealed=False).exists():
        start(f"housed:{happened[0].resident.pk}:{_moment()}", by=by, purpose=PURPOSE)


def records_moved(happened: Sequence[Consequence], by: Actor, _purpose: str) -> None:
    """Doses that are another person's must not be answered as the first one's until tomorrow."""
    start(f"moved:{happened[0].resident.pk}:{_moment()}", by=by, purpose=PURPOSE)


def doses_written(by: Actor) -> None:
    """Whoever has a dose written, corrected or withdrawn is sent soon: one round for all that is written in the next
    seconds, however many doses and transactions that are."""
    from sesshu.ledger.provision_copies import calling

    if not calling.is_connected() or joined(kind=KIND, keys=OF_DOSES):
        return
    newest = DoseVersion.objects.aggregate(newest=Max("pk"))["newest"] or 0
    enqueue(
        kind=KIND, key=f"{OF_DOSES}{uuid4()}", arguments={"round": 0, "after_version": max(0, newest - BEFORE_MINE)},
        by=by, purpose=PURPOSE, seconds=DOSES_PAUSE,
    )  # fmt: skip


def are_doses_waiting() -> bool:
    """Whether doses were written that no round has sent yet."""
    return Job.objects.filter(
        kind=KIND, key__startswith=OF_DOSES, state__in=[JobState.QUEUED, JobState.RUNNING], cancel_wanted=False
    ).exists()


def _moment() -> str:
    """A part of a key: the same thing may happen again to the same person."""
    return f"{clock.now():%Y%m%d%H%M%S%f}"


def sender() -> Actor:
    """The worker as an actor, for an act that a person asked for and that goes the same way."""
    return job_actor(KIND, *PERMISSIONS)


def _round(run: Run) -> None:
    from sesshu.foundation.jobs.running import PutOff
    from sesshu.ledger.provision_copies import calling, counting, telling

    if not calling.is_connected():
        return
    if "after_version" in run.arguments:
        with working_on(TURN) as mine:
            if not mine:
                raise PutOff(DOSES_PAUSE)  # it still waits: what is written until then joins it
            _send_doses(run)
        return
    _again_in_an_hour(run)
    run.say("支援措置の設定と副本を送っています")
    n = int(run.arguments.get("round", 0)) + 1
    done = telling.tell(by=run.actor, purpose=run.purpose)
    if not done and n < MOST_ROUNDS:
        _again(run, n, seconds=min(FIRST_PAUSE * 2 ** min(n - 1, 10), LONGEST_PAUSE), latest=n)
    if done or n == 1:  # a system that is away changes nothing from one try to the next
        run.say("送る人を数えています")
        counting.count_due(by=run.actor)


def _send_doses(run: Run) -> None:
    """Those people alone: a round looks through every dose of the city. Where a system does not answer, one follows."""
    from sesshu.ledger.provision_copies import telling

    run.say("登録・訂正された接種の副本を送っています")
    since = run.job.requested_at - BEFORE_ASKED
    people = telling.written(after_version=run.arguments["after_version"], since=since)
    if not telling.tell_doses(people, by=run.actor, purpose=run.purpose):
        _again(run, 0, seconds=FIRST_PAUSE, latest=MOST_ROUNDS)


def _again(run: Run, n: int, *, seconds: int, latest: int) -> None:
    """The `n`-th further round, unless one waits: it looks at everybody, so it finds whom this one has left. Of its
    number at `latest`, for an old round a quarter of an hour away is none for a protection that begins now; that old
    one ends where it finds the new one's. Doses wait for any: else every few of them would bring rounds of their own
    for as long as a system is away."""
    waits = Job.objects.filter(
        kind=KIND, key__startswith=AGAIN, state=JobState.QUEUED, cancel_wanted=False, arguments__round__lte=latest
    )
    if not waits.exclude(pk=run.job.pk).exists():
        enqueue(
            kind=KIND, key=f"{AGAIN}{run.job.pk}", arguments={"round": n}, by=run.actor, purpose=run.purpose,
            seconds=seconds,
        )  # fmt: skip


def _again_in_an_hour(run: Run) -> None:
    """Whoever was stopped may be free by then, or a unified number merged. Asked for by every round, it is one job."""
    at = clock.now() + HOUR
    enqueue(
        kind=KIND, key=f"hour:{at:%Y%m%d%H}", arguments={"round": 0}, by=run.actor, purpose=run.purpose,
        seconds=int(HOUR.total_seconds()),
    )  # fmt: skip
