import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenAcquisition",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.TextField(unique=True)),
                ("taken_at", models.DateTimeField()),
            ],
            options={"db_table": "taken_acquisition"},
        ),
    ]
