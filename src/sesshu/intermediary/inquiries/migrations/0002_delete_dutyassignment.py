from typing import Any, ClassVar

from django.db import migrations

from sesshu.foundation.clock import TOKYO


def move(apps: Any, _: Any) -> None:
    """What departments were given stands in the dated master from its day on."""
    now_in = apps.get_model("exchange_rules", "DepartmentDuty")
    for one in apps.get_model("inquiries", "DutyAssignment").objects.order_by("department", "duty"):
        now_in.objects.create(
            code=f"{one.department}/{one.duty}", department=one.department, duty=one.duty,
            valid_from=one.assigned_at.astimezone(TOKYO).date(), recorded_at=one.assigned_at, recorded_by=one.assigned_by,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("inquiries", "0001_initial"),
        ("exchange_rules", "0002_departmentduty"),
    ]

    operations: ClassVar = [
        migrations.RunPython(move, migrations.RunPython.noop),
        migrations.DeleteModel(name="DutyAssignment"),
    ]
