"""The state of an assessment gets days: what was entered without one holds from the day of its publication, but an
important change that is not published, and what is not published at all, from the day on which the body was registered.
"""

import uuid
from datetime import timedelta, timezone
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TOKYO = timezone(timedelta(hours=9))


def date_facts(apps: Any, _editor: Any) -> None:
    facts = apps.get_model("bodies", "AssessmentFact")
    for one in apps.get_model("bodies", "Body").objects.all():
        registered = one.registered_at.astimezone(TOKYO).date()
        facts.objects.create(
            body=one, number=1, assessment_number=one.assessment_number, published_on=one.assessment_published_on,
            withdrawn_on=one.assessment_withdrawn_on, change_pending=one.assessment_change_pending,
            valid_from=registered if one.assessment_change_pending else one.assessment_published_on or registered,
            asked_by="", recorded_by="", recorded_at=one.registered_at,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("bodies", "0002_kinds")]
    operations = [
        migrations.CreateModel(
            name="AssessmentFact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("assessment_number", models.TextField(blank=True)),
                ("published_on", models.DateField(null=True)),
                ("withdrawn_on", models.DateField(null=True)),
                ("change_pending", models.BooleanField(default=False)),
                ("asked_by", models.TextField(blank=True)),
                ("recorded_by", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"),
                ),
            ],
            options={
                "db_table": "assessment_fact",
                "ordering": ["body", "-valid_from", "-number"],
                "constraints": [models.UniqueConstraint(fields=("body", "number"), name="assessment_fact_once")],
            },
        ),
        migrations.RunPython(date_facts, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),  # no trigger waits for the rest
        *[
            migrations.RemoveField("body", f"assessment_{name}")
            for name in ("number", "published_on", "withdrawn_on", "change_pending")
        ],
    ]
