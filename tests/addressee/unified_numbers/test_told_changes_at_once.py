"""個人番号の変更の知らせと名寄せが同時でも、互いを待ち続けず、どちらも行われる。"""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from sesshu.addressee.unified_numbers.actions import locking, merging, told_changes
from sesshu.addressee.unified_numbers.models import HeldNumber, UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import NotNow
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import PURPOSE, WRITER, item, put
from tests.foundation.approvals.test_single_use import at_once

pytestmark = pytest.mark.django_db
MERGER = job_actor("m", "unified.merge")
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def tell() -> bool:
    told = told_changes.ToldChange("001", "100", individual_number(1), individual_number(2), "requested", clock.today())
    return told_changes.tell_change(told=told, by=WRITER, purpose="NUMBER_CHANGE")


def somebody_waits() -> bool:
    """For what this connection has locked."""
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return True
            time.sleep(0.05)
    return False


@pytest.mark.parametrize("main", [0, 1])
def test_名寄せが人を押さえた後に知らせても_どちらも終わり_一人の番号が変わる(
    committed: None, monkeypatch: pytest.MonkeyPatch, main: int
) -> None:
    done: list[object] = []

    def act(work: object) -> None:
        try:
            done.append(work())  # type: ignore[operator]
        except Exception as error:  # noqa: BLE001 - told below
            done.append(error)

    def merge() -> None:
        people = [one.person for one in put(item(1, "100"), item(None, "A2", "010"))]
        if main:
            people.reverse()
        teller = threading.Thread(target=at_once, args=[lambda: act(tell)])
        may = merging.check_may_merge

        def locked(*both: UnifiedPerson) -> None:
            may(*both)
            teller.start()
            done.append(somebody_waits())

        monkeypatch.setattr(merging, "check_may_merge", locked)
        words = {"reason": "同一人", "by": MERGER, "purpose": PURPOSE}
        act(lambda: merging.merge(person_id=people[0], into_id=people[1], **words))
        teller.join(30)
        now = HeldNumber.objects.filter(valid_until=None).values_list("person", "person__state")
        done.append(list(now) == [(people[1], "current")])

    at_once(merge, seconds=60)
    assert sorted(map(str, done)) == ["None", "True", "True", "True"], done


def test_たどった先が変わり続けるときは_もう一度知らせるよう答え_変えない(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = put(item(1, "100"), item(None, "A2", "010"))
    turns = iter([[one.person], [other.person]] * locking.TRIES)
    monkeypatch.setattr(told_changes, "_human", lambda _told: next(turns))
    with pytest.raises(NotNow, match="もう一度知らせてください"):
        tell()
    assert HeldNumber.objects.count() == 1
