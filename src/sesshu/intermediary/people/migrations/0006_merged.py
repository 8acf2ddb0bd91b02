import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_told_state")]

    operations = [
        migrations.AddField(
            "linkedperson",
            "merged_into",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="merged",
                to="people.linkedperson",
            ),
        ),
        migrations.AddField("linkedperson", "moving_since", models.DateTimeField(null=True)),
    ]
