import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="ExchangeUserCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("checked_by", models.TextField()),
                ("checked_by_name", models.TextField()),
                ("users", models.PositiveIntegerField()),
                ("differences", models.JSONField()),
            ],
            options={"db_table": "exchange_user_check", "ordering": ["-at", "id"]},
        ),
    ]
