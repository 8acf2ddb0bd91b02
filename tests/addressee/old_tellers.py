"""A process of its own: the unified addressee system before its master said who may speak as the ledger, with rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import django

AT = datetime(2026, 11, 1, tzinfo=UTC)
LEDGER, REGISTER = UUID(int=101), UUID(int=102)
NAMES = {LEDGER: "予防接種管理システム", REGISTER: "住民記録"}
BEFORE = [("unified_numbers", "0008_marks_of_before"), ("number_rules", "0003_facts"), ("api", "0003_client_calls")]


def make() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    executor.migrate([*BEFORE, *(key for key in executor.loader.graph.leaf_nodes() if key[0] == "procrastinate")])
    apps = MigrationExecutor(connection).loader.project_state(BEFORE).apps
    fill(apps)
    link = apps.get_model("unified_numbers", "BusinessLink").objects.get()
    apps.get_model("unified_numbers", "LinkTold").objects.create(
        link=link, teller="ledger", protected=True, at=AT, by=f"c:{LEDGER}"
    )


def fill(apps: Any) -> None:
    """Two callers that may bring the register's numbers; the register has brought one. The ledger's row was changed
    once, and another begins in the next year. Others may not."""
    for one, name in [*NAMES.items(), (UUID(int=103), "税務"), (UUID(int=104), "窓口")]:
        apps.get_model("api", "ApiClient").objects.create(
            pk=one, name=name, valid_from=date(2026, 4, 1), valid_until=date(2036, 3, 31), created_at=AT
        )
    usual = {"valid_from": date(2026, 4, 1), "recorded_at": AT, "recorded_by": "clerk-1", "reason": "登録"}
    usual |= {"purposes": "PUT_RESIDENT", "systems": "001", "approval": UUID(int=9)}
    until = {"valid_until": date(2035, 3, 31)}
    for code, told in [
        (NAMES[LEDGER], {"valid_from": date(2026, 4, 1), "superseded_at": AT}),
        (NAMES[LEDGER], {"valid_until": date(2026, 4, 30)}),
        (NAMES[LEDGER], {"valid_from": date(2026, 5, 1), "facts": "move_in", "own_facts": True, **until}),
        (NAMES[LEDGER], {"valid_from": date(2035, 4, 1)}),
        (NAMES[REGISTER], {"systems": "001\n010"}),
        ("税務", {"systems": "010"}),
        ("窓口", {"purposes": "INMOVER_QUERY"}),
    ]:
        apps.get_model("number_rules", "NumberUse").objects.create(code=code, **(usual | told))
    one = apps.get_model("unified_numbers", "UnifiedPerson").objects.create(
        unified_number="1", created_at=AT, created_by="t"
    )
    apps.get_model("unified_numbers", "HeldNumber").objects.create(
        person=one, sealed=b"s", key_version=1, number_index=b"i", index_version=1, valid_from=AT, reason="numbered",
        source="register", recorded_by=f"c:{REGISTER}",
    )  # fmt: skip
    apps.get_model("unified_numbers", "BusinessLink").objects.create(
        person=one, system="001", business_number="100", protected=True, resident_state="resident", linked_at=AT,
        linked_by=f"c:{LEDGER}", is_representative=True,
    )  # fmt: skip


if __name__ == "__main__":
    django.setup()
    make()
