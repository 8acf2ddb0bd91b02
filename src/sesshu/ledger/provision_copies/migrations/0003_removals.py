import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

KINDS = [
    ("missing", "原本があるのに副本がない"), ("extra", "副本があるのに原本がない"), ("differing", "内容が違う"),
    ("unregistered", "この人の副本が登録されていない"), ("stranger", "台帳にいない人の副本が登録されている"),
]  # fmt: skip
KEY = ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False))


class Migration(migrations.Migration):
    dependencies = [("provision_copies", "0002_stopped"), ("residents", "0008_earlier_names_and_addresses")]

    operations = [
        migrations.AddField("copycomparison", "nameless_there", models.PositiveIntegerField(default=0)),
        migrations.AddField("copydifference", "business_number", models.TextField(blank=True, default=""), False),
        migrations.AlterField(
            "copydifference", "resident",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="residents.resident"
            ),
        ),
        migrations.AlterField("copydifference", "kind", models.TextField(choices=KINDS)),
        migrations.AddConstraint(
            "copydifference",
            models.CheckConstraint(name="copy_difference_somebody", condition=Q(resident=None) ^ Q(business_number="")),
        ),
        migrations.CreateModel(
            name="CopyRemoval",
            fields=[
                KEY,
                ("about", models.TextField(unique=True)),
                ("people", models.PositiveIntegerField(default=0)),
                ("records", models.PositiveIntegerField(default=0, help_text="how many copies were there")),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "copy_removal"},
        ),
        migrations.CreateModel(
            name="CopyRemovalPerson",
            fields=[KEY, ("about", models.TextField()), ("business_number", models.TextField())],
            options={"db_table": "copy_removal_person"},
        ),
        migrations.AddConstraint(
            "copyremovalperson",
            models.UniqueConstraint(fields=["about", "business_number"], name="copy_removal_person_once"),
        ),
    ]  # fmt: skip
