"""A process of its own: the schema of a hub in which a delivery could be given up although it had been delivered."""

from __future__ import annotations

from datetime import UTC, datetime

import django

AT = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
BEFORE = [("arrivals", "0005_stopped")]
# number, state, receipt
DELIVERIES = [(1, "delivered", "r1"), (2, "given_up", ""), (3, "given_up", "r3"), (4, "refused", "r4")]


def make() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    targets = [*BEFORE, *(key for key in executor.loader.graph.leaf_nodes() if key[0] == "procrastinate")]
    executor.migrate(targets)
    there = MigrationExecutor(connection).loader.project_state(targets).apps
    for number, state, receipt in DELIVERIES:
        arrival = there.get_model("arrivals", "Arrival").objects.create(
            connection="JUKI-IDO", layout="residents.change", sequence=number, sha256="", size=1, made_at=AT,
            received_at=AT, received_by="t", state="accepted",
        )  # fmt: skip
        there.get_model("arrivals", "Delivery").objects.create(
            arrival=arrival, connection="DAICHO-IDO", receiver="ledger", number=number, state=state, sha256="", rows=1,
            columns=[], receipt=receipt, reason="断念" if state != "delivered" else "", ended_at=AT,
        )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    make()
