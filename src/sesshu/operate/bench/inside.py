"""What benchmarks do in a ledger's process: `python -m sesshu.operate.bench.inside TASK …` prints one JSON object."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sesshu.operate.bench.copies_inside import compare_copies, put_copies
from sesshu.operate.bench.counting import statistics_base
from sesshu.operate.bench.disaster_extract import make_disaster_extract
from sesshu.operate.bench.keying import open_piles, recorded_slips
from sesshu.operate.bench.mailing import print_letters
from sesshu.operate.bench.measure import peak_mib, seconds_of
from sesshu.operate.bench.numbers_inside import check_numbers, put_numbers
from sesshu.operate.bench.putting_out import put_rows_out


def staff() -> dict[str, Any]:
    """The made-up staff of the demo."""
    from sesshu.foundation.accounts.demo import create_demo_people

    create_demo_people()
    return {}


def take_residents(file: str) -> dict[str, Any]:
    """A full file through all stages; seconds of the check and of the commit."""
    from sesshu.foundation.files import actions
    from sesshu.foundation.files.jobs import PREPARE
    from sesshu.foundation.files.models import Import
    from sesshu.foundation.jobs import run_now
    from sesshu.foundation.jobs.models import Job
    from sesshu.operate.people import person

    clerk, other = person("clerk1"), person("clerk2")
    imported = actions.receive(interface="residents.full", content=Path(file), name="residents-full.csv", by=clerk)
    checked = seconds_of(lambda: run_now(Job.objects.get(kind=PREPARE, key=str(imported.id))))
    imported = actions.review(imported=Import.objects.get(id=imported.id), by=other)
    peak = peak_mib()
    job = actions.commit(imported=imported, by=other)
    committed = seconds_of(lambda: run_now(job))
    imported = Import.objects.get(id=imported.id)
    return {
        "state": imported.state, "accepted": imported.accepted, "held": imported.held, "rejected": imported.rejected,
        "checked": checked, "committed": committed, "peak_checked": peak,
    }  # fmt: skip


def judge_everybody() -> dict[str, Any]:
    """Seconds of an evaluation of the whole city, the compiled kernel at hand."""
    from datetime import date

    from django.conf import settings

    from sesshu.foundation.access import job_actor
    from sesshu.ledger.due import actions
    from sesshu.ledger.programmes.tables import city_tables
    from sesshu.operate.bench.people import AS_OF, city
    from sesshu.schedule.batch import evaluate_columns

    tables, cores = city_tables(), len(os.sched_getaffinity(0))
    kernel = Path(settings.SESSHU_VAR) / "kernel"
    evaluate_columns(tables, city(tables, 10), as_of=AS_OF, engine="compiled", processes=cores, cache=kernel)
    by = job_actor("due", "mailing.read", "dose.read", "resident.read")
    begun = time.perf_counter()
    found = actions.evaluate(as_of=date(2026, 11, 21), by=by, purpose="RECOMMENDATION", processes=cores)
    return {"seconds": time.perf_counter() - begun, "judged": found.judged, "engine": found.engine} | {
        "steps": found.seconds
    }


def clerks(count: str) -> dict[str, Any]:
    """Signed-in clerks, and what callers say: a name with a birth date, a name alone, a number, a surname."""
    from django.conf import settings
    from django.db import connection, transaction

    from sesshu.dates import wareki_short
    from sesshu.foundation import clock
    from sesshu.foundation.access.models import DutyAssignment
    from sesshu.foundation.accounts import sessions
    from sesshu.foundation.accounts.models import Account

    now, tokens = clock.now(), []
    with transaction.atomic():
        for number in range(int(count)):
            account, new = Account.objects.get_or_create(
                login_id=f"bench{number}",
                defaults={"display_name": "測定", "active_from": now.date(), "created_at": now,
                          "password_must_change": False},
            )  # fmt: skip
            if new:
                DutyAssignment.objects.create(
                    account=account, duty="clerk", valid_from="2020-04-01", given_by="j:bench", given_at=now
                )
            tokens.append(sessions.begin(account, factors="demo", terminal=f"B-{number}")[1])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kana, birth_date, addressee_number FROM resident"
            " WHERE birth_date IS NOT NULL AND kana <> '' ORDER BY md5(addressee_number) LIMIT 400"
        )
        people = cursor.fetchall()
    asked = []
    for place, (kana, born, number) in enumerate(people):
        kinds = (
            {"kana": kana, "birth_date": wareki_short(born)}, {"kana": kana}, {"number": number},
            {"kana": kana.partition("　")[0], "birth_date": wareki_short(born)}, {"birth_date": wareki_short(born)},
        )  # fmt: skip
        asked.append(kinds[place % len(kinds)])
    said = [number for _, _, number in people]
    return {"cookie": settings.SESSHU_SESSION_COOKIE, "tokens": tokens, "asked": asked, "said": said}


def api_client() -> dict[str, Any]:
    """A system of the city that may judge for a day; its key."""
    from datetime import timedelta

    from sesshu.foundation import clock
    from sesshu.foundation.api.keys import new_key
    from sesshu.foundation.api.models import ApiClient

    key, kept = new_key()
    today, now = clock.today(), clock.now()
    ApiClient.objects.create(
        name=f"測定 {now:%H%M%S%f}", permissions=["dose.judge"],
        valid_from=today, valid_until=today + timedelta(days=1),
        key_hash=kept, key_issued_at=now, created_at=now,
    )  # fmt: skip
    return {"key": key}


def booking_day(count: str, seats: str) -> dict[str, Any]:
    """People with a paper each, and two open days with ten sessions; the numbers of the papers."""
    from datetime import date, time, timedelta

    from sesshu.foundation import clock
    from sesshu.foundation.access import job_actor
    from sesshu.foundation.masters.actions import load
    from sesshu.ledger.events import actions as events
    from sesshu.ledger.events.actions.creating import Slots
    from sesshu.ledger.events.masters import EVENT_KIND, VENUE
    from sesshu.ledger.residents.models import Resident
    from sesshu.ledger.vouchers import actions as vouchers

    by, today = job_actor("bench", "master.write", "event.write", "voucher.write"), clock.today()
    start, master = date(2020, 4, 1), "MASTER_MAINTENANCE"
    kind = {"code": "mass", "name": "集団接種", "judged": True, "valid_from": start}
    venue = {"code": "V1", "name": "測定会場", "address": "測定", "valid_from": start}
    load(of=EVENT_KIND, entries=[kind], reason="測定", by=by, purpose=master)
    load(of=VENUE, entries=[venue], reason="測定", by=by, purpose=master)
    people = Resident.objects.bulk_create(
        Resident(
            addressee_number=f"{9_000_000 + n:015d}", health_number=f"{9_000_000 + n}", history_number=1,
            name=f"測定　{n}", kana="ソクテイ", birth_date=date(2020, 6, 15), birth_text="2020-06-15",
            birth_precision="day", sex="F", household_number=f"{9_000_000 + n}", resident_class="japanese",
            status="living", status_on=start, became_on=start, updated_at=clock.now(),
        )
        for n in range(int(count))
    )  # fmt: skip
    wanted = [vouchers.Wanted(one.id, "mr_2") for one in people]
    papers = vouchers.issue(wanted=wanted, kind="voucher", issued_on=today, by=by, purpose="VOUCHER_MANAGEMENT")
    slots = Slots(time(9), time(11, 30), int(seats), minutes=30, series="mr_2")
    for days in (14, 21):
        day = today + timedelta(days=days)
        made = events.create_event(
            name=f"測定 {days}",
            kind="mass",
            venue="V1",
            held_on=day,
            public=True,
            slots=[slots],
            by=by,
            purpose="EVENT_MANAGEMENT",
        )
        events.set_event_state(event_id=made.id, state="open", by=by, purpose="EVENT_MANAGEMENT")
    return {"numbers": [one.number for one in papers]}


def booking_seats() -> dict[str, Any]:
    """Seats taken, sessions with more than they have, and sessions whose number is not that of their reservations."""
    from django.db.models import Count, F, Q

    from sesshu.ledger.events.models import Session

    rows = Session.objects.annotate(booked=Count("reservations", filter=Q(reservations__state="booked")))
    return {
        "taken": sum(row.taken for row in rows), "overbooked": rows.filter(booked__gt=F("capacity")).count(),
        "differences": sum(row.taken != row.booked for row in rows),  # type: ignore[attr-defined]
    }  # fmt: skip


TASKS: dict[str, Callable[..., dict[str, Any]]] = {
    "staff": staff,
    "take-residents": take_residents,
    "judge-everybody": judge_everybody,
    "clerks": clerks,
    "booking_day": booking_day,
    "booking_seats": booking_seats,
    "print-letters": print_letters,
    "put-rows-out": put_rows_out,
    "make-disaster-extract": make_disaster_extract,
    "api-client": api_client,
    "put-numbers": put_numbers,
    "check-numbers": check_numbers,
    "put-copies": put_copies,
    "compare-copies": compare_copies,
    "open-piles": open_piles,
    "recorded-slips": recorded_slips,
    "statistics-base": statistics_base,
}


def main() -> int:
    import django
    from django.db import connection

    django.setup()
    from sesshu.foundation.memory import spare_the_collector

    spare_the_collector()
    begun = time.monotonic()
    try:
        told = TASKS[sys.argv[1]](*sys.argv[2:])
    finally:
        connection.close_pool()
    print(json.dumps({"total": round(time.monotonic() - begun, 3), **told, "peak_mib": peak_mib()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
