import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("copies", "0003_removal"), ("people", "0006_merged")]

    operations = [
        migrations.AddField("provisioncopy", "origin", models.UUIDField(null=True)),
        migrations.CreateModel(
            name="CopyOrigin",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("information", models.TextField()),
                ("system", models.TextField()),
                ("business_number", models.TextField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.linkedperson"
                    ),
                ),
            ],
            options={
                "db_table": "copy_origin",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("information", "system", "business_number"), name="copy_origin_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberMove",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("unified_number", models.TextField()),
                ("other", models.TextField()),
                ("is_merged", models.BooleanField()),
                ("heard_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "number_move", "ordering": ["-heard_at", "id"]},
        ),
        migrations.CreateModel(
            name="WantedCopy",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("information", models.TextField()),
                ("system", models.TextField()),
                ("business_number", models.TextField()),
                (
                    "move",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="wanted", to="copies.numbermove"
                    ),
                ),
            ],
            options={
                "db_table": "wanted_copy",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("information", "system", "business_number"), name="wanted_copy_once"
                    )
                ],
            },
        ),
    ]
