import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("residents", "0008_earlier_names_and_addresses"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExchangeCase",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("kind", models.TextField()),
                ("matter", models.TextField()),
                ("received_on", models.DateField()),
                ("consent_number", models.TextField(blank=True)),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.TextField()),
                ("opened_by_name", models.TextField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.TextField(null=True)),
                ("outcome", models.TextField(blank=True)),
                (
                    "resident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="residents.resident"
                    ),
                ),
            ],
            options={
                "db_table": "exchange_case",
                "ordering": ["-fiscal_year", "-number"],
                "indexes": [models.Index(fields=["resident"], name="exchange_case_of_resident")],
                "constraints": [
                    models.UniqueConstraint(fields=("fiscal_year", "number"), name="exchange_case_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            ("closed_by", None),
                            ("outcome", ""),
                        )
                        | models.Q(
                            ("closed_at__isnull", False),
                            ("closed_by__isnull", False),
                            models.Q(("outcome", ""), _negated=True),
                        ),
                        name="exchange_case_closed_together",
                    ),
                ],
            },
        ),
    ]
