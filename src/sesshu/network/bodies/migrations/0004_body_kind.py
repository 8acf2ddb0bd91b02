"""What a body is gets days. Of a municipality stays registered what two persons said of it: the welfare office of a city
comes from the law of each day, and what the law leaves open holds from the day on which somebody approved it, or not at
all. The words are those of 2026.
"""

import re
import uuid
from datetime import timedelta, timezone
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TOKYO = timezone(timedelta(hours=9))
OPEN = {"medical_insurer", "allowance_payer"}
OF_A_CITY = {"welfare_office"}


def date_kinds(apps: Any, _editor: Any) -> None:
    facts, approvals = apps.get_model("bodies", "KindFact"), apps.get_model("approvals", "Approval")
    for body in apps.get_model("bodies", "Body").objects.all():
        words = set(body.kind.split("|"))
        found = re.fullmatch(r"[0-9]{2}([0-9])[0-9]{3}", body.code)
        approved = None
        if found and "mayor" in words:
            asked = approvals.objects.filter(kind="exchange.body", status="used", payload__code=body.code)
            approved = next(
                (one for one in asked.order_by("-used_at") if set(one.payload["kind"].split("|")) == words), None
            )
            words -= OF_A_CITY if found[1] in "12" else set()
        _put(facts, body, words - OPEN if found else words, body.registered_at)
        if approved and words & OPEN:
            _put(facts, body, words, approved.used_at, approved)


def _put(facts: Any, body: Any, words: set[str], at: Any, approved: Any = None) -> None:
    facts.objects.create(
        body=body, number=2 if approved else 1, words="|".join(sorted(words)), valid_from=at.astimezone(TOKYO).date(),
        asked_by=approved.requested_by if approved else "", recorded_by=approved.decided_by if approved else "",
        recorded_at=at,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("bodies", "0003_assessment_fact"), ("approvals", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="KindFact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("valid_from", models.DateField()),
                ("words", models.TextField()),
                ("asked_by", models.TextField(blank=True)),
                ("recorded_by", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="bodies.body"),
                ),
            ],
            options={
                "db_table": "body_kind",
                "ordering": ["body", "-valid_from", "-number"],
                "constraints": [models.UniqueConstraint(fields=("body", "number"), name="body_kind_once")],
            },
        ),
        migrations.RunPython(date_kinds, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),  # no trigger waits for the rest
        migrations.RemoveField("body", "kind"),
    ]
