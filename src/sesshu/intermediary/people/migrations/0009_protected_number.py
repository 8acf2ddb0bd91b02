import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0008_same_as")]

    operations = [
        migrations.CreateModel(
            name="ProtectedNumber",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("system", models.TextField()),
                ("business_number", models.TextField()),
                ("told_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="protected_numbers",
                        to="people.linkedperson",
                    ),
                ),
            ],
            options={
                "db_table": "protected_number",
                "constraints": [
                    models.UniqueConstraint(fields=("system", "business_number"), name="protected_number_once"),
                ],
            },
        ),
    ]
