"""Processes for the kill test: `… worker` works, `… ask FIRST COUNT` asks for an import and prints its number.

The room of this test writes a line a row without any guard of its own: a row that came twice would be seen twice.
"""

from __future__ import annotations

import os
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

TOPIC = "test.killed"


@dataclass(frozen=True)
class Made:
    state: str = "accepted"
    code: str = ""
    message: str = ""


def commit_chunk(values: Sequence[dict[str, Any]], /, *, source: str, by: Any, decided: bool = False) -> list[Made]:
    from sesshu.foundation.outbox.models import Message, MessageState

    Message.objects.bulk_create(
        Message(topic=TOPIC, key=f"{row['number']}/{uuid.uuid4()}", purpose="RESIDENT_INTAKE", state=MessageState.DEAD)
        for row in values
    )
    return [Made() for _ in values]


def open_room() -> None:
    import django

    django.setup()
    from sesshu.foundation.files import registry
    from sesshu.foundation.files.interfaces import load

    interface = load("tests.fixtures.imports", "counted.layout.yaml")
    registry.register(interface=interface, commit_chunk=commit_chunk, chunk=50)


def ask(first: int, count: int) -> None:
    from sesshu.foundation.access.actor import Actor
    from sesshu.foundation.files import actions
    from sesshu.foundation.files.models import Import
    from sesshu.foundation.files.states import ImportState
    from sesshu.foundation.jobs import run_now
    from sesshu.foundation.jobs.models import Job

    clerk = Actor("person", "clerk-1", frozenset({"file.import", "resident.import"}))
    rows = [f"{n:06d},架空　花子" for n in range(first, first + count)]
    content = "\r\n".join(["番号,氏名", *rows, f"件数,{count}", ""]).encode()
    imported = actions.receive(interface="test.counted", content=content, name="名簿.csv", by=clerk)
    run_now(Job.objects.get(kind="files.prepare", key=str(imported.id)))
    while Import.objects.get(id=imported.id).state != ImportState.STAGED:
        time.sleep(0.05)  # the worker took the job first
    imported = actions.review(imported=Import.objects.get(id=imported.id), by=clerk)
    print(actions.commit(imported=imported, by=clerk).id)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sesshu.site.ledger")
    open_room()
    if sys.argv[1] == "ask":
        ask(int(sys.argv[2]), int(sys.argv[3]))
    else:
        from sesshu.foundation.jobs import worker

        sys.exit(worker.main())
