"""What the benches of the exchange do in the process of an intermediary."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from sesshu.contracts.exchange.messages import MOST_ITEMS
from sesshu.contracts.exchange.states import InquiryState
from sesshu.foundation.access import Actor
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.inquiries.asking import Question, ask
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.inquiries.sending import send_all

PURPOSE, DEPARTMENT = "INFORMATION_EXCHANGE", "予防接種係"
CLERKS = 8


def question(number: str, mark: str) -> Question:
    return Question(
        f"{mark}-{number}", number, "012033", "implementation", 25, 1, "target", "immunization_record",
        ("date", "kind", "step", "lot"), case="転入-1",
    )  # fmt: skip


def flood(numbers: Sequence[str], *, by: Actor) -> dict[str, Any]:
    """Seconds from the first question to the last stored answer, up to 500 questions a message."""
    assign_duty(department=DEPARTMENT, duty="implementation", by=by, purpose=PURPOSE)
    begun = time.perf_counter()
    for start in range(0, len(numbers), MOST_ITEMS):
        asked = enumerate(numbers[start : start + MOST_ITEMS], start)
        batch = [question(number, f"bulk-{at}") for at, number in asked]
        rows = ask(questions=batch, department=DEPARTMENT, by=by, purpose=PURPOSE)
        send_all(by=by, purpose=PURPOSE, ids=[row.pk for row in rows])
    return {"seconds": time.perf_counter() - begun, "answered": _answered("bulk")}


def immediate(numbers: Sequence[str], a_second: float, *, by: Actor) -> dict[str, Any]:
    """Seconds of each from the moment it was due to its stored answer: whoever waits for a free hand waits too."""
    assign_duty(department=DEPARTMENT, duty="implementation", by=by, purpose=PURPOSE)
    begun = time.perf_counter() + 0.5

    def one(at: int) -> float:
        due = begun + at / a_second
        time.sleep(max(0.0, due - time.perf_counter()))
        try:
            (row,) = ask(
                questions=[question(numbers[at], "now")], department=DEPARTMENT, by=by, purpose=PURPOSE
            )  # fmt: skip
            send_all(by=by, purpose=PURPOSE, ids=[row.pk])
        finally:
            connection.close()
        return time.perf_counter() - due

    with ThreadPoolExecutor(CLERKS) as clerks:
        each = list(clerks.map(one, range(len(numbers))))
    return {"seconds": time.perf_counter() - begun, "each": each, "answered": _answered("now")}


def _answered(mark: str) -> int:
    return Inquiry.objects.filter(client_key__startswith=f"{mark}-", state=InquiryState.ANSWERED).count()
