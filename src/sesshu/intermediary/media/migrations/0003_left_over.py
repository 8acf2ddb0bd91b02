from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("media", "0002_lost")]

    operations = [
        migrations.AddField("medium", "left_over", models.TextField(blank=True, default=""), preserve_default=False),
    ]
