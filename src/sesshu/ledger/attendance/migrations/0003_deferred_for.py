import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attendance", "0002_doctor_paper_step_back"),
        ("not_given", "0001_initial"),
    ]

    operations = [
        migrations.AddField("attendance", "deferred_for", models.TextField(blank=True, default="")),
        migrations.AddField("attendance", "deferred_note", models.TextField(blank=True, default="")),
        migrations.AddField(
            "attendance",
            "not_given",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="not_given.notgiven"
            ),
        ),
    ]
