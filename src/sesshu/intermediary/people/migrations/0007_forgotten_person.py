import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0006_merged")]

    operations = [
        migrations.CreateModel(
            name="ForgottenPerson",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("unified_number", models.TextField(unique=True)),
                ("forgotten_at", models.DateTimeField()),
            ],
            options={"db_table": "forgotten_person"},
        ),
    ]
