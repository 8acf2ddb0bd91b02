"""名寄せの輪: 互いに名寄せする二つの電文が同じ時に来ても、一つだけを受け付ける。"""

from __future__ import annotations

import threading

import pytest
from django.db import transaction

from sesshu.addressee.non_registered.actions import MessageRefused, record_message
from sesshu.addressee.non_registered.models import NonRegisteredPerson
from sesshu.foundation.access.actor import job_actor
from tests.addressee.non_registered.test_api import MESSAGE
from tests.foundation.approvals.test_single_use import at_once

pytestmark = pytest.mark.django_db
OFFICE = job_actor("office", "non_registered.write")


def tell(**values: str) -> str:
    entry = record_message(message=MESSAGE | values, number=None, by=OFFICE, purpose="UNIFIED_NUMBERING")
    return entry.person.addressee_number


def test_互いに名寄せする電文が同時に来ても輪にならない(committed: None) -> None:
    numbers: list[str] = []
    outcomes: list[str] = []
    led: list[set[str]] = []
    told = threading.Event()

    def lead(source: str, target: str) -> None:
        tell(shorikubun="1", atenabango=source, nayosemotofuragu="1", nayosesakiatenabango=target)

    def first() -> None:
        with transaction.atomic():
            lead(numbers[0], numbers[1])
            told.set()
            threading.Event().wait(1)  # the other one comes before this is committed
        outcomes.append("led")

    def second() -> None:
        told.wait(10)
        try:
            lead(numbers[1], numbers[0])
            outcomes.append("led")
        except MessageRefused:
            outcomes.append("refused")

    at_once(lambda: numbers.extend(tell(sosajikoku=f"09:4{n}:00") for n in range(2)))
    at_once(first, second)
    at_once(lambda: led.append(set(NonRegisteredPerson.objects.values_list("addressee_number", "merged_into"))))
    assert outcomes == ["led", "refused"]
    assert led == [{(numbers[0], numbers[1]), (numbers[1], "")}]
