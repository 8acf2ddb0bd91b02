import uuid

from django.db import migrations, models

import sesshu.foundation.masters.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ClosingDay",
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
                ("name", models.TextField()),
                ("kind", models.TextField(choices=[("closed", "休み"), ("open", "開庁")], default="closed")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
            ],
            options={
                "db_table": "office_closing_day",
                "abstract": False,
                "constraints": [
                    sesshu.foundation.masters.constraints.NoOverlap(name="closing_days_closingday_no_overlap"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="closing_days_closingday_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))), name="office_closing_day_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["closed", "open"])), name="office_closing_day_kind"
                    ),
                ],
            },
        ),
    ]
