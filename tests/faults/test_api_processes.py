"""APIを二つの画面の処理で受ける: 呼出しの数え方も、同じ依頼の一度だけも、処理をまたいで合う。"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from tests.scenarios.office import WEB, Office

pytestmark = pytest.mark.skipif(os.environ["SESSHU_SYSTEM"] != "ledger", reason="the ledger's API")
ALLOWED = 30
SETUP = """
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.institutions.models import StaffMember
from tests.ledger.doses.test_api import make_client
from tests.ledger.events.office import FROM, event
event(job_actor("setup", "event.write", "master.write"))
StaffMember.objects.create(code="S1", name="架空　医師", kana="カクウ　イシ", profession="doctor", valid_from=FROM,
    institution_code="4310112345", recorded_at=clock.now(), recorded_by="test")
"""
KEY = "from tests.ledger.doses.test_api import make_client; print(make_client({permissions}, '{name}'))"


class TwoProcesses:
    """An office with a second web process beside the first."""

    def __init__(self) -> None:
        one_clock = {"SESSHU_CLOCK_BASE": str(time.time())}  # else each process begins its day when it is ready
        self.office = Office(setup=SETUP, settings={"SESSHU_API_CALLS_PER_MINUTE": str(ALLOWED)} | one_clock)

    def open(self) -> TwoProcesses:
        office = self.office.open()
        self.ports = [office.port, office.another_port()]
        office._start(*WEB, "--port", str(self.ports[1]), "sesshu.site.wsgi:application")
        office._wait(f"http://localhost:{self.ports[1]}/sign-in/", 1)
        return self

    def key(self, name: str, *permissions: str) -> str:
        return self.office.run(KEY.format(permissions=list(permissions), name=name)).strip()

    def call(self, at: int, key: str, to: str, body: dict[str, Any]) -> tuple[int, Any, Message]:
        """One call at one of the two: status, what was told, headers."""
        request = urllib.request.Request(
            f"http://localhost:{self.ports[at % 2]}/api/v1/{to}", json.dumps(body).encode(),
            {"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request, timeout=60) as told:  # noqa: S310
                return told.status, json.load(told), told.headers
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused), refused.headers

    def ask(self, question: str) -> Any:
        with psycopg.connect(self.office.dsn) as line:
            return line.execute(question).fetchone()[0]  # type: ignore[index]


@pytest.fixture(scope="module")
def two() -> Iterator[TwoProcesses]:
    opened = TwoProcesses()
    try:
        yield opened.open()
    finally:
        opened.office.close()


@pytest.mark.timeout(300)
def test_呼びすぎたシステムは_どの処理でも同じ数から429で待たされ_ほかのシステムは待たない(two: TwoProcesses) -> None:
    much, other = two.key("呼びすぎるシステム", "dose.judge"), two.key("ほかのシステム", "dose.judge")
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda at: two.call(at, much, "judge", {}), range(ALLOWED + 14)))
    assert sorted(status for status, _, _ in told) == [422] * ALLOWED + [429] * 14
    for status, body, headers in told:
        if status == 429:
            assert body["error"]["code"] == "TOO_MANY_CALLS"
            assert 1 <= int(headers["Retry-After"]) <= 60
            assert headers["Retry-After"] in body["error"]["text"]
    assert two.call(0, other, "judge", {})[0] == 422
    assert two.ask("SELECT count(*) FROM audit_entry WHERE act = 'api_client.calls_limited'") == 1
    with psycopg.connect(two.office.dsn, autocommit=True) as line:  # a minute later
        line.execute("UPDATE api_client_calls SET since = since - interval '1 minute'")
    assert two.call(1, much, "judge", {})[0] == 422


@pytest.mark.timeout(300)
def test_同じ従事予定の依頼が二つの処理に同時に届いても一つ(two: TwoProcesses) -> None:
    key, event = two.key("勤務管理", "staff_assignment.deposit"), two.ask("SELECT id FROM event")
    wish = {"request": str(uuid4()), "staff_code": "S1", "starts_at": "13:00", "ends_at": "14:00"}
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda at: two.call(at, key, f"events/{event}/staff-assignments", wish), range(8)))
    assert [status for status, _, _ in told] == [200] * 8, told
    assert len({body["assignment"] for _, body, _ in told}) == 1
    assert two.ask("SELECT count(*) FROM staff_assignment") == 1
    assert two.ask("SELECT count(*) FROM audit_entry WHERE act = 'staff_assignment.planned'") == 1
