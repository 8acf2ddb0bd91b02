"""A process of its own: `… make` builds the schema of an older version with rows, `… count` counts them afterwards.

Rows are written through the models as they were then, so that this keeps working when today's models move on.
"""

from __future__ import annotations

import sys
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django
import yaml

PEOPLE = 50
AT = datetime(2026, 11, 20, tzinfo=UTC)


def heads(file: Path) -> list[tuple[str, str]]:
    return list(yaml.safe_load(file.read_text(encoding="utf-8"))["ledger"].items())


def make(file: Path) -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    others = [key for key in executor.loader.graph.leaf_nodes() if key[0] == "procrastinate"]
    targets = [*heads(file), *others]
    executor.migrate(targets)
    apps = MigrationExecutor(connection).loader.project_state(targets).apps
    residents = [resident(apps, n) for n in range(PEOPLE)]
    dose_model = apps.get_model("doses", "Dose")
    for one in residents:
        dose_model.objects.create(**dose(dose_model, one))


def resident(apps: Any, n: int) -> Any:
    birth = date(2025, 1, 1 + n % 28)
    return apps.get_model("residents", "Resident").objects.create(
        id=uuid.uuid4(), addressee_number=str(900000 + n), health_number=str(800000 + n), history_number=1,
        name="架空　旧子", kana="カクウ　キュウコ", birth_date=birth, birth_text=birth.isoformat(),
        birth_precision="day",
        sex="F", resident_class="japanese", status="living", status_on=birth, became_on=birth, updated_at=AT,
    )  # fmt: skip


def dose(model: Any, resident: Any) -> dict[str, Any]:
    """The fields that the model of that version cannot do without."""
    given = {"resident": resident, "given_on": date(2025, 6, 1), "product": "hepb", "level": "info", "kind": "routine"}
    for field in model._meta.concrete_fields:
        if field.name in given or field.has_default() or field.null or field.primary_key or field.is_relation:
            continue
        kind = field.get_internal_type()
        given[field.name] = {
            "DateField": date(2025, 6, 1), "DateTimeField": AT, "BooleanField": False, "JSONField": {},
            "UUIDField": uuid.uuid4(),
        }.get(kind, 1 if "Integer" in kind else "")  # fmt: skip
    return given


def count() -> None:
    from sesshu.ledger.doses.models import Dose
    from sesshu.ledger.residents.models import Resident

    doses = Dose.objects.filter(product="hepb", given_on=date(2025, 6, 1), resident__name="架空　旧子").count()
    print(Resident.objects.filter(name="架空　旧子").count(), doses)


if __name__ == "__main__":
    django.setup()
    count() if sys.argv[1] == "count" else make(Path(sys.argv[2]))
