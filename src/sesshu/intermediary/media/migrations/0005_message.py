from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0004_steps")]

    operations = [
        migrations.AddField("medium", "message", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.AddConstraint(
            "medium",
            models.UniqueConstraint(
                condition=models.Q(("message", ""), _negated=True) & models.Q(("state", "cancelled"), _negated=True),
                fields=("counterpart", "message"),
                name="medium_message_once",
            ),
        ),
    ]
