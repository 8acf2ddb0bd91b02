"""Two workers of a business system hand over the same inquiries in the same moment: each is one inquiry, and neither
worker is told of an error."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack

import psycopg
import pytest

from sesshu.operate.exchange.running import PLACES
from tests.exchange.cities import Cities

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(300)]
FIRST, NUMBER, WORKERS = 8000, 30, 3
KUMAMOTO = PLACES[1]
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def test_同じ照会を同時に渡しても_一件ずつで_どちらにも誤りは返らない(cities: Cities) -> None:
    questions = [
        {
            "client_key": f"same-{number}", "unified_number": number, "provider": "012033", "duty": "implementation",
            "row": 25, "part": 1, "subject": "target", "information": "immunization_record", "items": ["date"],
            "case": "転入-1",
        }
        for number in cities.children(FIRST, NUMBER)
    ]  # fmt: skip
    cities.kumamoto.tell("duties", {"department": "予防接種係", "duties": ["implementation"]})
    told = json.dumps({"department": "予防接種係", "given": True, "questions": questions})
    with ExitStack() as stack, psycopg.connect(cities.databases.ensure(KUMAMOTO).owner) as gate:
        gate.execute("LOCK TABLE inquiry IN ACCESS EXCLUSIVE MODE")  # all of them stand before it together
        running = [stack.enter_context(cities.kumamoto.system.process("ask")) for _ in range(WORKERS)]
        for one in running:
            assert one.stdin is not None
            one.stdin.write(told)
            one.stdin.close()
        while gate.execute(WAITING).fetchone() != (WORKERS,):
            time.sleep(0.05)
        gate.commit()
        for one in running:
            assert one.stdout is not None
            answers = [row["id"] for row in json.loads(one.stdout.read())]
            assert one.wait() == 0
            assert len(set(answers)) == NUMBER
    asked = [row for row in cities.kumamoto.tell("inquiries") if row["client_key"].startswith("same-")]
    assert len(asked) == NUMBER
