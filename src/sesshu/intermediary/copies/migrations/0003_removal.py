import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("copies", "0002_copycomparison_copydifference")]

    operations = [
        migrations.CreateModel(
            name="CopyRemoval",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("request", models.TextField()),
                ("information", models.TextField()),
                ("unified_number", models.TextField(db_index=True)),
                ("records", models.PositiveIntegerField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(db_index=True)),
                ("removed_by", models.TextField()),
            ],
            options={
                "db_table": "copy_removal",
                "ordering": ["-at", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("request", "information", "unified_number"), name="copy_removal_once"
                    )
                ],
            },
        ),
    ]
