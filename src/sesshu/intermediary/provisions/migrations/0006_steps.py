import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ACTS = {
    "exchange.release_asked": ("release_asked", "release_note"),
    "exchange.released": ("released", ""),
    "exchange.provision_refused": ("refused", "refused_reason"),
}


def keep_what_is_known(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """The steps of before: who and when stands in the audit log, the last words in the row."""
    provision, step = apps.get_model("provisions", "Provision"), apps.get_model("provisions", "ProvisionStep")
    entries = apps.get_model("audit", "Entry").objects.filter(act__in=ACTS, decision="allow").order_by("queue_id")
    for entry in entries.iterator():
        row = provision.objects.filter(pk=entry.obj.removeprefix("provision:")).first()
        if row is None:
            continue
        kind, note = ACTS[entry.act]
        step.objects.create(
            provision=row, kind=kind, at=entry.at, by=entry.actor, note=getattr(row, note) if note else ""
        )


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("provisions", "0005_later_mark")]

    operations = [
        migrations.CreateModel(
            name="ProvisionStep",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.TextField(
                        choices=[
                            ("release_asked", "提供の申請（一人目）"),
                            ("released", "提供の許可（二人目）"),
                            ("refused", "提供しない"),
                        ]
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("note", models.TextField(blank=True)),
                (
                    "provision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="provisions.provision"
                    ),
                ),
            ],
            options={"db_table": "provision_step", "ordering": ["at", "id"]},
        ),
        migrations.RunPython(keep_what_is_known, migrations.RunPython.noop),
    ]
