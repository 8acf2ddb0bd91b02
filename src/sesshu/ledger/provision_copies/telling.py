"""What a worker does: links and protection to both systems, then copies to the intermediary, in chunks of 500 people.

Protection counts as told when BOTH systems have taken it; whichever does not answer is told again with the other one.
Everything may be told twice: both systems keep what they have.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.api.calling import NotReached, NotTaken
from sesshu.ledger.doses.models import Dose, DoseVersion
from sesshu.ledger.provision_copies import calling, marks, removing
from sesshu.ledger.provision_copies.models import AddresseeLink
from sesshu.ledger.provision_copies.originals import records_of, rules
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import opened, there
from sesshu.ledger.residents.words import ResidentClass, ResidentStatus

PAUSE = timedelta(seconds=60)  # before somebody protected whom a system could not take is tried again
STOPPED_PAUSE = timedelta(hours=1)  # and before anybody else is: a person has to work off the finding first
LINKED = ("numbered", "linked", "unchanged", "updated", "waiting")
STOPPED = ("blocked", "unknown")
AT_A_TIME = 20 * contract.MOST  # people looked for at a time: each look goes through the whole register


def tell(*, by: Actor, purpose: str) -> bool:
    """Everything that is due. False where a system did not answer or could not take somebody protected: once more
    soon, then. Whoever else is stopped waits for the next run of any kind."""
    by.check("provision_copy.send")
    try:
        take_wanted(by=by, purpose=purpose)
        while tell_protection(by=by, purpose=purpose):
            pass
        while send_copies(by=by, purpose=purpose):
            pass
        # after the sending: what went to another person of the same unified number is never away in between
        while removing.remove_gone(by=by, purpose=purpose):
            pass
    except NotReached:
        return False
    waiting = AddresseeLink.objects.filter(protected=None).values("resident")
    return not known_people(by).filter(pk__in=waiting, in_protected_household=True).exists()


def tell_doses(people: Sequence[UUID], *, by: Actor, purpose: str) -> bool:
    """These residents and nobody else: told of where they are due, then sent. False where a system did not answer."""
    by.check("provision_copy.send")
    try:
        for start in range(0, len(people), contract.MOST):
            some = people[start : start + contract.MOST]
            while tell_protection(by=by, purpose=purpose, only=some):
                pass
            while send_copies(by=by, purpose=purpose, only=some):
                pass
    except NotReached:
        return False
    except NotTaken:  # not once for every few doses: the round of the hour meets the same refusal, fails and says why
        return True
    return True


def written(*, after_version: int, since: datetime) -> list[UUID]:
    """The residents with a version of a dose that has a higher number (`DoseVersion.pk`) and is not older. Those of
    now: whoever comes while they are sent is the next one's."""
    versions = DoseVersion.objects.filter(pk__gt=after_version, at__gte=since).values("dose_id")
    people = Dose.objects.filter(pk__in=versions).order_by("resident").values_list("resident", flat=True)
    return list(people.distinct())


def take_wanted(*, by: Actor, purpose: str) -> int:
    """Whoever lies under another unified number now is told and sent anew, all of it. A protection that was told and
    has ended stays told: its end is told by a person. How many."""
    by.check("provision_copy.send")
    numbers = calling.wanted(rules()["information"])
    if not numbers:
        return 0
    links = AddresseeLink.objects.filter(resident__addressee_number__in=numbers)
    with transaction.atomic():
        _one_at_a_time()
        here = links.filter(there("resident"))
        guarded = known_people(by).filter(addressee_number__in=numbers, in_protected_household=True)
        again = Q(protected=False) | Q(resident__in=list(guarded.values_list("pk", flat=True)))
        here.filter(again).update(protected=None, protected_at=None)
        found = here.update(copies_at=None, stopped_at=None)
        # Who is found through another identity is never sent again; what is waited for ends with the removal.
        found += links.exclude(there("resident")).update(copies_at=clock.now())
        audit.record("exchange.copies_wanted", by=by, purpose=purpose, n=max(1, found))
    return found


def tell_protection(*, by: Actor, purpose: str, only: Collection[UUID] | None = None) -> int:
    """A chunk of people of whom a system does not know whether they are protected, or knows less than we do. `only`:
    the residents to look at."""
    by.check("provision_copy.send")
    due = due_protection(by)
    people = list((due if only is None else due.filter(pk__in=only))[: contract.MOST])
    if not people:
        return 0
    audit.record_read(
        "exchange.protection_told", by=by, purpose=purpose, n=len(people), subjects=[one.subject for one in people]
    )
    set_protection(people, {one.addressee_number: one.in_protected_household for one in people}, by, purpose)  # type: ignore[attr-defined]
    return len(people)


def set_protection(people: Sequence[Resident], protected: dict[str, bool], by: Actor, purpose: str) -> None:
    """Both systems, then our own note. Raises `NotReached` with no note where one of them did not take it."""
    results = calling.put(list(people), protected)
    told = calling.flags(protected)
    now = clock.now()
    with transaction.atomic():
        _one_at_a_time()
        for one in people:
            number = one.addressee_number
            stopped = "blocked" if number in told.blocked else "unknown" if number in told.unknown else ""
            link, _ = AddresseeLink.objects.select_for_update().get_or_create(resident_id=one.pk)
            link.result, link.linked_at = stopped or results[number], now
            link.stopped_at = now if stopped else None
            if stopped and number not in told.blocked_set:  # the intermediary did not take it: tried again later
                link.protected = link.protected_at = link.guarded_only = None
            else:
                link.protected, link.protected_at = protected[number], now
                link.guarded_only = calling.guarded_only(one, protected)
            link.save()
        audit.record(
            "exchange.protection_set", by=by, purpose=purpose, n=len(people), subjects=[one.subject for one in people],
            detail={"protected": sum(protected.values())},
        )  # fmt: skip


def send_copies(*, by: Actor, purpose: str, only: Collection[UUID] | None = None) -> int:
    """People whose records are not those that were sent, or were never sent, in chunks. How many. `only`: the residents
    to look at."""
    by.check("provision_copy.send")
    due = due_copies() if only is None else due_copies().filter(resident__in=only)
    links = list(due.filter(copies_at=None)[:AT_A_TIME]) or list(due[:AT_A_TIME])
    for start in range(0, len(links), contract.MOST):
        _send(links[start : start + contract.MOST], by, purpose)
    return len(links)


def _send(links: list[AddresseeLink], by: Actor, purpose: str) -> None:
    now = clock.now()
    made_of = marks.marks([one.resident_id for one in links])  # before the records: what is written between is due
    records = records_of([one.resident_id for one in links])
    people = [
        contract.CopyPerson(business_number=one.resident.addressee_number, records=records[one.resident_id])
        for one in links
    ]
    subjects = [one.resident.subject for one in links]
    audit.record_read("exchange.copies_sent", by=by, purpose=purpose, n=len(links), subjects=subjects)
    told = calling.copies(rules()["information"], people)
    with transaction.atomic():
        _one_at_a_time()
        for one in links:
            number = one.resident.addressee_number
            stopped = "blocked" if number in told.blocked else "unknown" if number in told.unknown else ""
            if stopped:  # nothing was kept there: what was sent before stays what was sent
                kept: dict[str, Any] = {"result": stopped, "stopped_at": now}
            else:
                result = "unchanged" if one.result in STOPPED else one.result
                kept = {"result": result, "stopped_at": None, "copies_at": now, "copies": len(records[one.resident_id]),
                        "copies_mark": made_of[one.resident_id]}  # fmt: skip
            # Whom another worker has sent meanwhile is sent once more: whose message came last is not known.
            AddresseeLink.objects.filter(pk=one.pk, copies_at=one.copies_at, copies_mark=one.copies_mark).update(**kept)
        audit.record(
            "exchange.copies_kept", by=by, purpose=purpose, n=len(links),
            detail={"new": told.new, "changed": told.changed, "withdrawn": told.withdrawn},
        )  # fmt: skip


def known_people(by: Actor) -> QuerySet[Any]:
    """Whom the other systems may be told of: neither provisional nor joined. Addresses go to the unified addressee
    system, which holds the register's: the two must agree."""
    rows = residents.visible_to(opened(by, approved=True))
    return rows.exclude(resident_class=ResidentClass.PROVISIONAL).exclude(status=ResidentStatus.JOINED)


def due_protection(by: Actor) -> QuerySet[Any]:
    """Set where it holds and was not told as it is; the end of a protection is told by a person (`actions.lift`). Whom
    a system stopped is told again after a pause."""
    links, soon = AddresseeLink.objects.filter(resident=OuterRef("pk")), Q(in_protected_household=True)
    untold, now = links.filter(protected=None), clock.now()
    as_it_is = links.exclude(guarded_only=OuterRef("address_protected")).filter(
        protected=True, guarded_only__isnull=False
    )
    urgent = soon & ~Exists(as_it_is) & ~Exists(untold.filter(stopped_at__gt=now - PAUSE))
    told = Exists(links.filter(protected__isnull=False))
    ordinary = ~soon & ~told & ~Exists(untold.exclude(_may_be_tried()))
    return known_people(by).filter(urgent | ordinary).order_by("addressee_number")


def due_copies() -> QuerySet[AddresseeLink]:
    """Nothing sent yet, made of other doses than there are now, or not taken when it was sent. Nobody who is found
    through another identity or not at all: theirs are removed (`removing.remove_gone`)."""
    due = Q(copies_at=None) | Q(result__in=STOPPED) | ~Q(copies_mark=marks.now_of("resident"))
    taken = Q(result__in=LINKED) | Q(result__in=STOPPED) & _may_be_tried()
    rows = AddresseeLink.objects.filter(there("resident"), due & taken, protected__isnull=False)
    return rows.select_related("resident").order_by("pk")


def _may_be_tried() -> Q:
    """Of somebody who was stopped: the pause is over, a person asked for it, or a dose was written since."""
    over = Q(stopped_at=None) | Q(stopped_at__lte=clock.now() - STOPPED_PAUSE)
    return over | Q(Exists(_doses_since("stopped_at")))


def _doses_since(moment: str) -> QuerySet[Dose]:
    changed = DoseVersion.objects.filter(dose_id=OuterRef("pk"), at__gt=OuterRef(OuterRef(moment)))
    return Dose.objects.filter(resident=OuterRef("resident")).filter(Exists(changed))


def _one_at_a_time() -> None:
    """Two workers with the same people would wait for each other's rows in a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('addressee_link'))")
