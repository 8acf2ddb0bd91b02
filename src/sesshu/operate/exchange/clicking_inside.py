"""What the bench of single inquiries needs inside 熊本市's ledger: children who moved in, clerks who are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from itertools import count, islice
from typing import Any

CHUNK = 500
BORN, DAYS = date(2024, 1, 1), 400  # their routine vaccinations are under way on the day of the benches
MOVED_ON = date(2026, 10, 1)


def moved_in(told: dict[str, Any]) -> Any:
    """Ledger: `people` children who moved here from `provider`. Gives 宛名番号 → the key of the resident."""
    from sesshu.foundation.access.actor import job_actor
    from sesshu.ledger.residents.actions import apply_changes
    from sesshu.ledger.residents.models import Resident

    by = job_actor("demo", "resident.import")
    rows = [_row(n, number, told["provider"]) for n, number in enumerate(islice(_numbers(), told["people"]))]
    for start in range(0, len(rows), CHUNK):
        done = apply_changes(
            rows=rows[start : start + CHUNK], kind="change", source="bench", by=by, purpose="RESIDENT_INTAKE",
            decided=True,
        )  # fmt: skip
        if wrong := [one.code for one in done if one.state != "accepted"]:
            raise RuntimeError(wrong[0])
    found = Resident.objects.filter(addressee_number__in=[row.addressee_number for row in rows])
    return {number: str(pk) for number, pk in found.order_by("addressee_number").values_list("addressee_number", "pk")}


def asking_clerks(told: dict[str, Any]) -> Any:
    """Ledger: that many clerks of a section, signed in; the name of the cookie and what it holds for each."""
    from django.conf import settings
    from django.db import transaction

    from sesshu.foundation import clock
    from sesshu.foundation.access.models import DutyAssignment
    from sesshu.foundation.accounts import sessions
    from sesshu.foundation.accounts.models import Account

    now, tokens = clock.now(), []
    with transaction.atomic():
        for number in range(told["clerks"]):
            account = Account.objects.create(
                login_id=f"asking{number}", display_name="測定", office_section=told["section"],
                active_from=now.date(), created_at=now, password_must_change=False,
            )  # fmt: skip
            DutyAssignment.objects.create(
                account=account, duty="clerk", valid_from="2020-04-01", given_by="j:bench", given_at=now
            )
            tokens.append(sessions.begin(account, factors="demo", terminal=f"B-{number}")[1])
    return {"cookie": settings.SESSHU_SESSION_COOKIE, "tokens": tokens}


def _numbers() -> Iterator[str]:
    from sesshu.numbers import NumberError, addressee_number

    for serial in count(98_000_000_000_000):
        with suppress(NumberError):  # a serial without a check digit is none
            yield addressee_number.complete(str(serial))


def _row(n: int, number: str, provider: str) -> Any:
    from sesshu.ledger.residents.rows import RegisterRow

    birth = BORN + timedelta(days=n % DAYS)
    return RegisterRow(
        addressee_number=number, history_number=1, change_reason="10", change_on=MOVED_ON, processed_on=MOVED_ON,
        resident_class="1", name=f"測定　{n}", kana="ソクテイ", birth=birth.isoformat(), sex="2",
        household_number=number, household_head=f"測定　{n}", relationship="世帯主", became_on=MOVED_ON,
        became_reason="10", moved_from_code=provider, protected=False, postal_code="8608601", prefecture="熊本県",
        city="熊本市中央区", town="手取本町", street="998番地",
    )  # fmt: skip
