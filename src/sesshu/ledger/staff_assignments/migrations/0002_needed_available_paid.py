import uuid

import django.db.models.deletion
from django.db import migrations, models

import sesshu.foundation.masters.constraints

ONCE = "staff_assignment_not_twice"
OVER = f"ALTER TABLE staff_assignment ADD CONSTRAINT {ONCE} EXCLUDE USING gist"
PARTS = "(staff_code WITH =, tstzrange(starts_at, ends_at) WITH &&)"
DROP = f"ALTER TABLE staff_assignment DROP CONSTRAINT {ONCE}"
ANSWERS = "staff_availability_not_twice"


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0001_initial"),
        ("staff_assignments", "0001_initial"),
    ]

    operations = [
        migrations.AddField("staffassignment", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField("staffassignment", "withdraw_reason", models.TextField(blank=True, default="")),
        migrations.AddConstraint(
            "staffassignment",
            models.CheckConstraint(
                condition=models.Q(
                    ("withdrawn_at", None),
                    models.Q(models.Q(("withdraw_reason", ""), _negated=True), ("worked_from", None)),
                    _connector="OR",
                ),
                name="staff_assignment_withdrawn",
            ),
        ),
        migrations.RunSQL(f"{DROP}; {OVER} {PARTS} WHERE (withdrawn_at IS NULL)", f"{DROP}; {OVER} {PARTS}"),
        migrations.CreateModel(
            name="StaffRequirement",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("profession", models.TextField()),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff_requirements",
                        to="events.session",
                    ),
                ),
            ],
            options={
                "db_table": "staff_requirement",
                "constraints": [
                    models.UniqueConstraint(fields=("session", "profession"), name="staff_requirement_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffAvailability",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("staff_code", models.TextField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("can", models.BooleanField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.TextField()),
            ],
            options={
                "db_table": "staff_availability",
                "ordering": ["starts_at", "staff_code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="staff_availability_order"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            f"ALTER TABLE staff_availability ADD CONSTRAINT {ANSWERS} EXCLUDE USING gist {PARTS}",
            f"ALTER TABLE staff_availability DROP CONSTRAINT {ANSWERS}",
        ),
        migrations.CreateModel(
            name="StaffPay",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.TextField(db_index=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.TextField()),
                ("approval", models.UUIDField(null=True)),
                ("reason", models.TextField(default="")),
                ("superseded_at", models.DateTimeField(null=True)),
                ("yen", models.PositiveIntegerField()),
                ("unit_minutes", models.PositiveSmallIntegerField()),
                ("rounding", models.TextField(choices=[("up", "切上げ"), ("down", "切捨て")], default="up")),
            ],
            options={
                "db_table": "staff_pay",
                "abstract": False,
                "constraints": [
                    sesshu.foundation.masters.constraints.NoOverlap(name="staff_assignments_staffpay_no_overlap"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True),
                            ("valid_until__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="staff_assignments_staffpay_period",
                    ),
                ],
            },
        ),
    ]
