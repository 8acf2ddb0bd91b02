"""Example events of a made-up city, with papers for a few children, so that the booking page can be tried."""

from __future__ import annotations

from datetime import date, time, timedelta
from importlib import resources
from typing import Any

import yaml

from sesshu.dates import age, fiscal_year, fiscal_year_start
from sesshu.foundation.access import Actor
from sesshu.foundation.masters.actions import load
from sesshu.ledger.events import actions
from sesshu.ledger.events.actions.creating import Slots
from sesshu.ledger.events.masters import EVENT_KIND, VENUE
from sesshu.ledger.events.models import EventKind
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import ResidentStatus
from sesshu.ledger.vouchers.actions import Wanted, issue

_REASON = "試行用の例示"
_EVENTS = "EVENT_MANAGEMENT"


def load_events(today: date, *, by: Actor, purpose: str) -> dict[str, int]:
    """Kinds, venues, open events and papers; nothing in a city that has kinds already.

    `by` needs `master.write`, `event.write` and `voucher.write`.
    """
    if EventKind.objects.exists():
        return {"events": 0, "papers": 0}
    data = _examples()
    since = {"valid_from": fiscal_year_start(fiscal_year(today))}
    load(of=EVENT_KIND, entries=[row | since for row in data["kinds"]], reason=_REASON, by=by, purpose=purpose)
    load(of=VENUE, entries=[row | since for row in data["venues"]], reason=_REASON, by=by, purpose=purpose)
    for row in data["events"]:
        _open(row, today, by)
    return {"events": len(data["events"]), "papers": _give_papers(data["papers"], today, by)}


def _open(row: dict[str, Any], today: date, by: Actor) -> None:
    slots = Slots(
        time.fromisoformat(row["from"]), time.fromisoformat(row["until"]), row["capacity"], minutes=row["minutes"],
        held_back=row["held_back"], series=row["series"],
    )  # fmt: skip
    made = actions.create_event(
        name=row["name"], kind=row["kind"], venue=row["venue"], held_on=today + timedelta(days=row["after_days"]),
        note=row["note"], public=True, slots=[slots], by=by, purpose=_EVENTS,
    )  # fmt: skip
    actions.set_event_state(event_id=made.id, state="open", by=by, purpose=_EVENTS)


def _give_papers(wanted: dict[str, Any], today: date, by: Actor) -> int:
    born = Resident.objects.filter(status=ResidentStatus.LIVING, birth_date__isnull=False, sealed=False)
    born = born.filter(birth_date__gt=today - timedelta(days=366 * (wanted["age_until"] + 1)))
    ages = range(wanted["age_from"], wanted["age_until"] + 1)
    found = [one for one in born.order_by("addressee_number") if _years(one.birth_date, today) in ages]
    papers = [Wanted(one.id, wanted["series"]) for one in found[: wanted["people"]]]
    made = issue(wanted=papers, kind="voucher", issued_on=today, by=by, purpose="VOUCHER_MANAGEMENT") if papers else []
    return len(made)


def _years(birth_date: date | None, today: date) -> int:
    return age(birth_date, today).years if birth_date and birth_date <= today else -1


def _examples() -> dict[str, Any]:
    text = resources.files("sesshu.demo").joinpath("events.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
