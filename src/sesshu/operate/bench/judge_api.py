"""`judge-api`: one person with every reason through a real server process, as another system of the city asks."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sesshu.operate import processes
from sesshu.operate.bench.house import PLACE, bench_house, say
from sesshu.operate.bench.judging import person_of
from sesshu.operate.bench.measure import Line, line, seconds_of
from sesshu.operate.bench.people import AS_OF, city
from sesshu.schedule import Tables
from sesshu.schedule.columns import PeopleColumns

SIZE = 400
_SECONDS_TO_START = 60
_WARM = 20


def run(tables: Tables, size: int, _cache: Path) -> list[Line]:
    """One request after another on one connection; each leaves its entry in the log, as in the office."""
    people = city(tables, size)
    bodies = [json.dumps(asked(tables, people, at)) for at in range(size)]
    with bench_house("judge-api") as house:
        key = house.run("api-client")["key"]
        post = processes.Post(PLACE, house.access.app, _free_port())
        with _served(processes.web(post, house.settings | {"SESSHU_API_CALLS_PER_MINUTE": "0"})):
            connection = http.client.HTTPConnection("127.0.0.1", post.port, timeout=_SECONDS_TO_START)
            for body in bodies[:_WARM]:
                ask(connection, key, body)
            each = [seconds_of(lambda body=body: ask(connection, key, body)) for body in bodies]
            connection.close()
    return [line("judge-api", size, sum(each), each=each)]


def asked(tables: Tables, people: PeopleColumns, at: int) -> dict[str, Any]:
    """A person of the columns in the format of `./sesshu judge`."""
    person, doses = person_of(tables, people, at)
    return {
        "id": person.id,
        "birth_date": str(person.birth_date),
        "sex": person.sex,
        "as_of": AS_OF.isoformat(),
        "doses": [{"date": dose.date.isoformat(), "product": dose.product} for dose in doses],
    }


def ask(connection: http.client.HTTPConnection, key: str, body: str) -> None:
    """Raises RuntimeError for any answer but a judgement."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request("POST", "/api/v1/judge", body, headers)
    answer = connection.getresponse()
    found = answer.read()
    if answer.status != http.HTTPStatus.OK or b'"series"' not in found:
        raise RuntimeError(f"the API answered {answer.status}")


@contextmanager
def _served(web: processes.Child) -> Iterator[None]:
    say("画面の処理を起動しています")
    web.start()
    try:
        end = time.monotonic() + _SECONDS_TO_START
        while not web.is_ready():
            if time.monotonic() > end:
                raise RuntimeError("the server does not answer")
            time.sleep(0.1)
        yield
    finally:
        web.ask_to_stop()
        web.wait_stopped()


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
