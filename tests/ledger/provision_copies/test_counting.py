"""送っていない人の数: 送るたびに数えておき、画面は数え直さない。"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotPermitted
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import run_by_id
from sesshu.ledger.provision_copies import counting, jobs, queries
from sesshu.ledger.provision_copies.models import AddresseeLink, DueCount
from sesshu.ledger.residents.models import Resident
from tests.attacks.conftest import signed_in_as
from tests.ledger.provision_copies.test_hourly import NOON, _nobody_answers
from tests.ledger.provision_copies.test_originals import child, record

__all__ = ["_nobody_answers", "child", "signed_in_as"]
pytestmark = pytest.mark.django_db
READER = Actor("person", "r-1", frozenset({queries.READ}))


def round_now(key: str) -> None:
    run_by_id(str(jobs.start(key, by=jobs.sender(), purpose=jobs.PURPOSE).pk))


def test_画面は接種記録も住民も数えず_人が増えても問い合わせは同じ(child: Resident, clerk: Actor) -> None:
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            queries.standing(READER)
        return [one["sql"] for one in captured.captured_queries]

    before = asked()
    AddresseeLink.objects.create(resident=child, result="unchanged", linked_at=NOON, protected=False, protected_at=NOON)
    record(clerk, child)
    counting.count_due(by=jobs.sender())
    after = asked()
    assert len(after) == len(before) == 4
    for table in ("dose", "resident"):
        assert not any(f'FROM "{table}' in sql or f'JOIN "{table}' in sql for sql in after)


def test_送る回が終わると数え_前の数は残さない(child: Resident) -> None:
    assert queries.standing(READER).due is None
    AddresseeLink.objects.create(resident=child, result="unchanged", linked_at=NOON, protected=False, protected_at=NOON)
    with clock.set_to(NOON):
        round_now("asked:1")
    first = queries.standing(READER).due
    assert first is not None
    assert (first.copies, first.protection) == (1, 0), "相手が応じなければ、まだ送っていない"
    assert NOON <= first.counted_at < NOON + timedelta(minutes=1)
    AddresseeLink.objects.update(copies_at=NOON)
    round_now("asked:2")
    assert DueCount.objects.count() == 1
    after = queries.standing(READER).due
    assert after is not None
    assert after.copies == 0


def test_応じない相手への二回目からの試みでは数え直さない(child: Resident) -> None:
    round_now("asked:1")
    DueCount.objects.all().delete()

    run_by_id(str(Job.objects.get(key__startswith="after:").pk))
    assert counting.last_count() is None


def test_数えるのは送る権限のある処理だけ() -> None:
    with pytest.raises(NotPermitted):
        counting.count_due(by=READER)


def test_画面はいつ数えたかを言う(child: Resident, signed_in_as: Any) -> None:
    client = signed_in_as("clerk")
    assert "まだ数えていません" in client.get("/provision-copies/").content.decode()
    with clock.set_to(NOON):
        counting.count_due(by=jobs.sender())
    assert "に数えたものです" in client.get("/provision-copies/").content.decode()
