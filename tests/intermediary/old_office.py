"""A process of its own: the schema of the intermediate server before `inquiries` 0002, with rows in it."""

from __future__ import annotations

from datetime import UTC, datetime

import django

# department, duty, when. The second one was given on the first of April in Japan, and in March in UTC.
GIVEN = [
    ("予防接種係", "implementation", datetime(2026, 5, 20, 3, 0, tzinfo=UTC)),
    ("予防接種係", "relief", datetime(2026, 3, 31, 15, 30, tzinfo=UTC)),
    ("母子保健係", "implementation", datetime(2026, 5, 20, 3, 0, tzinfo=UTC)),
]
BEFORE = [("inquiries", "0001_initial"), ("exchange_rules", "0001_initial")]


def make() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    targets = [*BEFORE, *(key for key in executor.loader.graph.leaf_nodes() if key[0] == "procrastinate")]
    executor.migrate(targets)
    apps = MigrationExecutor(connection).loader.project_state(targets).apps
    for department, duty, at in GIVEN:
        apps.get_model("inquiries", "DutyAssignment").objects.create(
            department=department, duty=duty, assigned_at=at, assigned_by="u:1"
        )


if __name__ == "__main__":
    django.setup()
    make()
