"""A process of its own: the schema of the unified addressee system before it kept who says what, with rows in it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import django

AT = datetime(2026, 11, 1, tzinfo=UTC)
# 業務ID, business number, name, the mark of protection.
LINKS = [
    ("001", "100", "試験　一郎", True),
    ("001", "200", "試験　二郎", False),
    ("010", "A1", "試験　一郎", True),
    ("010", "A2", "試験　二郎", False),
    ("010", "A3", "", False),
]
BEFORE = [("unified_numbers", "0005_sex_as_in_the_register")]


def make() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate([*BEFORE, *(key for key in executor.loader.graph.leaf_nodes() if key[0] == "procrastinate")])
    apps = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    person = apps.get_model("unified_numbers", "UnifiedPerson")
    link = apps.get_model("unified_numbers", "BusinessLink")
    before = apps.get_model("unified_numbers", "LinkBefore")
    for n, (system, number, name, protected) in enumerate(LINKS):
        one = person.objects.create(pk=UUID(int=n + 1), unified_number=str(n), created_at=AT, created_by="t")
        made = link.objects.create(
            person=one, system=system, business_number=number, name=name, protected=protected,
            resident_state="resident", linked_at=AT, linked_by="t", is_representative=True,
        )  # fmt: skip
        before.objects.create(
            link=made, at=AT, by="t", purpose="PUT_RESIDENT", is_representative=True, told_other=False,
            resident_state="resident", protected=protected,
        )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    make()
