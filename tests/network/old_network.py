"""A process of its own: the schema of the network before the kinds and days of bodies, with bodies in it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import django

REGISTERED = datetime(2026, 10, 31, 15, 30, tzinfo=UTC)  # the first of November in Japan
APRIL = date(2026, 4, 1)
CITY = "allowance_payer|mayor|medical_insurer|welfare_office"
APPROVED = datetime(2026, 11, 10, 1, 0, tzinfo=UTC)
# code, kind, number of the assessment, published on, a change pending
BODIES: list[tuple[str, str, str, Any, bool]] = [
    ("012033", "mayor", "4", APRIL, False), ("431001", "mayor", "5", APRIL, True), ("434825", "mayor", "", None, False),
    ("mhlw", "health_minister", "6", APRIL, False), ("432024", CITY, "", None, False),
    ("432032", CITY, "", None, False),
]  # fmt: skip
BEFORE = [("bodies", "0001_initial"), ("approvals", "0001_initial")]


def make() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    targets = [*BEFORE, *(key for key in executor.loader.graph.leaf_nodes() if key[0] == "procrastinate")]
    executor.migrate(targets)
    there = MigrationExecutor(connection).loader.project_state(targets).apps
    bodies = there.get_model("bodies", "Body").objects
    for code, kind, number, published, pending in BODIES:
        bodies.create(
            code=code, name=code, kind=kind, route=code, address="", signing={}, encryption={},
            assessment_number=number, assessment_published_on=published, assessment_change_pending=pending,
            registered_at=REGISTERED,
        )  # fmt: skip
    there.get_model("approvals", "Approval").objects.create(  # two persons have registered what 八代市 is
        kind="exchange.body", decision_number="1", summary="", payload={"code": "432024", "kind": CITY},
        payload_sha256="", purpose="INFORMATION_EXCHANGE", status="used", requested_by="u:1", requested_at=APPROVED,
        expires_at=APPROVED, decided_by="u:2", decided_at=APPROVED, decision="approved", used_by="u:2",
        used_at=APPROVED,
    )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    make()
