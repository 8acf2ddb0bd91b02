import uuid

from django.db import migrations, models

import sesshu.foundation.masters.constraints


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PermitRule",
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
                ("value", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "permit_rule",
                "abstract": False,
                "constraints": [
                    sesshu.foundation.masters.constraints.NoOverlap(name="permit_rules_permitrule_no_overlap"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until__isnull", True), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="permit_rules_permitrule_period",
                    ),
                ],
            },
        ),
    ]
