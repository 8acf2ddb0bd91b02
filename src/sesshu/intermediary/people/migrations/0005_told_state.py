from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("people", "0004_code_lifecycle")]

    operations = [
        migrations.AddField("linkedperson", "told_state", models.TextField(blank=True, default=""), False),
        migrations.AddIndex(
            "linkedperson",
            models.Index(fields=["id"], condition=~Q(told_state=F("code_state")), name="linked_person_untold"),
        ),
    ]
