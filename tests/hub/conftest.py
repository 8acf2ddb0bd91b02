"""Connections as a city has them, made-up rows, and what it takes to hand a file over."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.hub.arrivals.models import Arrival
from sesshu.hub.arrivals.taking import take
from sesshu.hub.connections.models import Connection
from tests.house import keeper
from tests.hub.systems import Systems, open_systems

TAKER = job_actor("test", "arrival.take", "arrival.release", "arrival.read", "delivery.send", "delivery.withdraw")
TAX = ("宛名番号", "氏名", "生年月日", "性別", "住所", "課税年度", "市町村民税の課税")
ADDRESSEE = ("宛名番号", "氏名", "生年月日", "性別", "住所")


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Systems]:
    """A city whose hub, ledger and addressee system stand open, for tests that go from end to end."""
    with open_systems(keeper(), tmp_path_factory.mktemp("systems"), city="012033", hub_too=True) as found:
        yield found


def connect(code: str, direction: str, system: str, layout: str, columns: tuple[str, ...], **changes: Any) -> None:
    """A row of the register that is in force."""
    values = {
        "name": code, "direction": direction, "system": system, "layout": layout, "version": "1", "way": "file",
        "used_for": "DATA_HUB", "columns": "\n".join(columns), "most_hours": 48, "every": "day", "due_hour": 6,
        "valid_from": date(2026, 4, 1), "recorded_at": clock.now(), "recorded_by": "t",
    }  # fmt: skip
    Connection.objects.create(code=code, **(values | changes))


@pytest.fixture
def tax(db) -> None:
    """The tax system sends; the unified addressee system may have the addressee columns of people up to 64."""
    connect("ZEI-KAZEI", "in", "tax", "tax.people", TAX)
    connect("ATENA-ZEI", "out", "addressee", "tax.people", ADDRESSEE, oldest_age=64)


def person(number: int, **changes: str) -> dict[str, str]:
    return {
        "宛名番号": f"{number:015}", "氏名": f"試験　{number}", "カナ氏名": "シケン", "生年月日": "1990-05-01",
        "性別": "1", "住所": "熊本市中央区試験1番地", "課税年度": "2026", "市町村民税の課税": "2",
        "合計所得金額": "3500000", "非公式の項目": "x",
    } | changes  # fmt: skip


def as_csv(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def hand_over(sequence: int, *rows: dict[str, str], connection: str = "ZEI-KAZEI", **changes: Any) -> Arrival:
    content = as_csv(*(rows or (person(sequence),)))
    stated = {"stated_rows": len(rows or (1,)), "stated_sha256": hashlib.sha256(content).hexdigest()}
    made: datetime = clock.now() - timedelta(hours=1)
    values = (
        {"content": content, "made_at": made, "version": "1", "by": TAKER, "purpose": "DATA_HUB"} | stated | changes
    )
    return take(connection=connection, sequence=sequence, **values)
