"""A room for tests: it takes people in as messages, holds one seldom name, and remembers nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.foundation.outbox.models import Message

TOPIC = "test.people"
HOLD_ADDRESS, FAIL_ADDRESS = "保留町", "登録不可町"


@dataclass(frozen=True)
class Made:
    state: str
    code: str = ""
    message: str = ""


@dataclass(frozen=True)
class Finding:
    severity: str
    field: str
    code: str
    message: str


@dataclass(frozen=True)
class Stop:
    code: str
    message: str
    refuse: bool = False


stops: list[Stop] = []


def check_row(values: dict[str, Any]) -> list[Finding]:
    if values.get("born_on") and values["born_on"].year < 1900:
        return [Finding("held", "born_on", "VERY_OLD", "生年が1900年より前です。確認してください。")]
    return []


def commit_chunk(values: Sequence[dict[str, Any]], /, *, source: str, by: Actor, decided: bool = False) -> list[Made]:
    made = [_outcome(row, decided=decided) for row in values]
    keys = [f"{row['number']}-{row.get('seq', 0)}" for row in values]
    Message.objects.bulk_create(
        [
            Message(topic=TOPIC, key=key, purpose="RESIDENT_INTAKE", payload={"source": source})
            for key, outcome in zip(keys, made, strict=True)
            if outcome.state == "accepted"
        ],
        ignore_conflicts=True,
    )
    return made


def _outcome(row: dict[str, Any], *, decided: bool) -> Made:
    address = row.get("address") or ""
    if address.startswith(FAIL_ADDRESS):
        return Made("rejected", "NO_SUCH_TOWN", "台帳にない町字です。")
    if address.startswith(HOLD_ADDRESS) and not decided:
        return Made("held", "TOWN_UNSURE", "町字を確認してください。")
    return Made("accepted")


def review(values: Sequence[dict[str, Any]]) -> list[Stop]:
    return list(stops)


def open_rooms() -> None:
    """Register the layouts of tests/fixtures/imports."""
    for file in ("people.layout.yaml", "counted.layout.yaml"):
        registry.register(
            interface=load("tests.fixtures.imports", file),
            check_row=check_row,
            commit_chunk=commit_chunk,
            review=review,
            chunk=100,
        )
