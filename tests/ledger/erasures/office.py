"""A made-up office with people who died long ago, with records in many rooms."""

from __future__ import annotations

from datetime import date, datetime

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.erasures import actions, jobs, queries
from sesshu.ledger.erasures.models import Erasure
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.ledger.mailings.office import gone

PURPOSE = "ERASURE"
GIVEN, DIED = date(2025, 2, 10), date(2026, 11, 1)
LATER = datetime(2032, 1, 10, 9, tzinfo=clock.TOKYO)  # more than five years after
NAME = "遺失　百合子"


def person(duty: str, number: int = 1) -> Actor:
    return Actor("person", f"{duty}-{number}", permissions_of([duty]), display_name=duty, terminal="T-01")


def dead(by: Actor, *, name: str = NAME, on: date = DIED) -> Resident:
    """Somebody with a recorded dose who died."""
    who = make_resident(birth=date(2024, 1, 10), name=name)
    entry = DoseEntry(resident_id=who.pk, given_on=GIVEN, product="mr", place="遺失診療所")
    doses.record_doses(entries=[entry], by=by, purpose="DOSE_REGISTRATION")
    gone(who, "dead", on)
    who.refresh_from_db()
    return who


def alive(by: Actor, name: str = "存命　花子") -> Resident:
    who = make_resident(birth=date(2024, 1, 10), name=name)
    entry = DoseEntry(resident_id=who.pk, given_on=GIVEN, product="mr")
    doses.record_doses(entries=[entry], by=by, purpose="DOSE_REGISTRATION")
    return who


def asked(by: Actor) -> Erasure:
    return actions.ask(reason="保存期間の満了", by=by, purpose=PURPOSE)


def approved(erasure: Erasure) -> Erasure:
    """Approved by two people."""
    for request, who in zip(queries.requests(erasure), (person("chief"), person("administrator")), strict=True):
        approvals.approve(approval_id=request.pk, by=who)
    return Erasure.objects.get(pk=erasure.pk)


def job_of(erasure: Erasure) -> Job:
    return Job.objects.filter(kind=jobs.KIND, arguments__erasure=str(erasure.pk)).latest("requested_at")


def worked(erasure: Erasure) -> Erasure:
    """The worker does what waits."""
    job = run_now(job_of(erasure))
    assert job.state == "succeeded", (job.error_code, job.reason)
    return Erasure.objects.get(pk=erasure.pk)


def dose_of(who: Resident) -> Dose:
    return Dose.objects.get(resident=who)
