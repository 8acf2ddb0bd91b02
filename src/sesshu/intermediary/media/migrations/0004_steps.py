import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# state, when, who (where the row kept it), words
KEPT = (
    ("requested", "requested_at", "requested_by", ""),
    ("approved", "approved_at", "approved_by", ""),
    ("written", "written_at", "", ""),
    ("handed_over", "handed_over_at", "", "handed_to"),
    ("lost", "lost_at", "lost_by", "lost_how"),
    ("returned", "returned_at", "", "left_over"),
    ("erased", "erased_at", "erased_by", "erased_how"),
    ("verified", "verified_at", "verified_by", ""),
)


def keep_what_is_known(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """The steps of the media of before, as far as their rows tell."""
    step = apps.get_model("media", "MediumStep")
    for row in apps.get_model("media", "Medium").objects.all():
        for state, at, by, note in KEPT:
            if when := getattr(row, at):
                step.objects.create(
                    medium=row, state=state, at=when, by=getattr(row, by) if by else "",
                    note=getattr(row, note) if note else "",
                )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0002_delete_dutyassignment"), ("media", "0003_left_over")]

    operations = [
        migrations.CreateModel(
            name="MediumStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField(blank=True)),
                ("note", models.TextField(blank=True)),
                (
                    "medium",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="media.medium"
                    ),
                ),
            ],
            options={"db_table": "exchange_medium_step", "ordering": ["at", "id"]},
        ),
        migrations.AlterField("medium", "number", models.TextField()),
        migrations.AddConstraint(
            "medium",
            models.UniqueConstraint(
                condition=models.Q(("state__in", ["verified", "cancelled"]), _negated=True),
                fields=("number",),
                name="medium_in_use_once",
            ),
        ),
        migrations.RunPython(keep_what_is_known, migrations.RunPython.noop),
    ]
