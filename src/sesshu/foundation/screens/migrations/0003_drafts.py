import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screens", "0002_list_settings")]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("owner", models.TextField()),
                ("place", models.TextField()),
                ("form", models.TextField()),
                ("typed", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "screens_draft",
                "constraints": [models.UniqueConstraint(fields=("owner", "place", "form"), name="screens_draft_once")],
            },
        ),
        migrations.CreateModel(
            name="Editing",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("place", models.TextField()),
                ("editor", models.TextField()),
                ("editor_name", models.TextField()),
                ("terminal", models.TextField(default="")),
                ("since", models.DateTimeField()),
                ("seen_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "db_table": "screens_editing",
                "constraints": [models.UniqueConstraint(fields=("place", "editor"), name="screens_editing_once")],
            },
        ),
    ]
