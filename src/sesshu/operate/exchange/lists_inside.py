"""Works inside the ledger of a made-up city: the lists of the other offices, which a clerk takes in."""

from __future__ import annotations

import time
from typing import Any

PURPOSE = "DEMONSTRATION"
LISTS = ("tax.people", "welfare.people", "care.people", "disability.people", "school.pupils")
PATIENCE = 120  # seconds until the hub has delivered and a worker has looked at everything
QUIET = 15  # seconds in which nothing has happened: a city may have nobody on a list, and then none comes
PAUSE = 0.5
ELDERLY = 65
SCHOOL = {"code": "E001", "name": "架空市立第一小学校", "kind": "elementary", "school_code": "B143210000012"}
MOST_TOWNS = 50


def office_lists(_: Any) -> Any:
    """Take in what the hub has delivered, as the made-up clerks would; then a school and an application that show it.

    What has not come in time stays for a clerk. Gives how many rows of each list were taken in.
    """
    from sesshu.foundation.files import actions
    from sesshu.foundation.files.models import Import
    from sesshu.foundation.files.states import ImportState
    from sesshu.operate.people import person

    clerk, known, done = person("clerk2"), [], {}
    until = quiet = time.monotonic() + PATIENCE
    while time.monotonic() < min(until, quiet) and len(done) < len(LISTS):
        rows = list(Import.objects.filter(interface__in=LISTS).order_by("received_at"))
        for row in rows:
            if row.state == ImportState.STAGED:
                actions.commit(imported=actions.review(imported=row, by=clerk), by=clerk)
        done = {row.interface: row.accepted for row in rows if row.state == ImportState.COMMITTED}
        states = [(row.pk, row.state) for row in rows]
        if states != known:
            known, quiet = states, time.monotonic() + (QUIET if len(done) == len(rows) else PATIENCE)
        time.sleep(PAUSE)
    _school()
    _application()
    return done


def _school() -> None:
    """The school of the school register, with the towns that its pupils come from."""
    from sesshu.foundation import clock
    from sesshu.foundation.access.actor import job_actor
    from sesshu.foundation.masters import actions
    from sesshu.foundation.masters.declaration import master
    from sesshu.ledger.residents.models import Resident
    from sesshu.ledger.school_memberships.queries import pupils

    of = master("school")
    if of.model._default_manager.exists():
        return
    there = Resident.objects.filter(id__in=pupils(SCHOOL["school_code"]).values("resident_id"), address_protected=False)
    towns = there.exclude(town="").order_by("town").values_list("town", flat=True).distinct()[:MOST_TOWNS]
    if not towns:
        return
    row = SCHOOL | {"towns": "\n".join(towns), "valid_from": clock.today().replace(day=1)}
    by = job_actor("demo", "master.write")
    actions.load(of=of, entries=[row], reason="試行用の架空データ", by=by, purpose=PURPOSE)


def _application() -> None:
    """An elderly person of a household without tax has applied for exemption."""
    from datetime import date

    from sesshu.foundation import clock
    from sesshu.ledger.exchange_cases import actions
    from sesshu.ledger.exchange_cases.models import ExchangeCase
    from sesshu.ledger.exemptions.models import ExemptionFact
    from sesshu.ledger.exemptions.queries import standing_now
    from sesshu.ledger.residents.queries import HERE, household
    from sesshu.operate.people import person

    if ExchangeCase.objects.exists():
        return
    clerk, today = person("clerk1"), clock.today()
    born = date(today.year - ELDERLY, 1, 1)
    facts = ExemptionFact.objects.filter(exemption_class="tax_exempt", closed_by=None, withdrawn_at=None)
    rows = facts.filter(resident__birth_date__lt=born, resident__status__in=HERE, resident__address_protected=False)
    for fact in rows.select_related("resident").order_by("resident__addressee_number")[:MOST_TOWNS]:
        members = [one.pk for one in household(clerk, fact.resident)]
        if standing_now(fact.resident_id, members, today).result == "tax_exempt_household":
            actions.open_case(
                resident_id=fact.resident_id, kind="exemption", matter="帯状疱疹の実費の免除", received_on=today,
                consent_number="同意（試行）0001", by=clerk, purpose="INFORMATION_EXCHANGE",
            )  # fmt: skip
            return
