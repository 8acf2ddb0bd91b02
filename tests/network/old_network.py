"""A process of its own: the schema of the network before the kinds and days of bodies, with bodies in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import django

REGISTERED = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)  # the first of November in Japan
APRIL = date(2026, 4, 1)
# code, kind, number of the assessment, published on, a change pending
BODIES: list[tuple[str, str, str, Any, bool]] = [
    ("012033", "mayor", "4", APRIL, False), ("431001", "mayor", "5", APRIL, True), ("434825", "mayor", "", None, False),
    ("mhlw", "health_minister", "6", APRIL, False),
]  # fmt: skip
BEFORE = [("bodies", "0001_initial")]


def make() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    targets = [*BEFORE, *(key for key in executor.loader.graph.leaf_nodes() if key[0] == "procrastinate")]
    executor.migrate(targets)
    bodies = MigrationExecutor(connection).loader.project_state(targets).apps.get_model("bodies", "Body").objects
    for code, kind, number, published, pending in BODIES:
        bodies.create(
            code=code, name=code, kind=kind, route=code, address="", signing={}, encryption={},
            assessment_number=number, assessment_published_on=published, assessment_change_pending=pending,
            registered_at=REGISTERED,
        )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    make()
