from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial")]

    operations = [
        migrations.AddField(
            "deletion",
            "removals",
            models.PositiveIntegerField(default=0, help_text="records of copies that were removed"),
        ),
    ]
