from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("remarks", "0001_initial")]

    operations = [
        migrations.AddField(
            "remark", "channel", models.TextField(blank=True, default="", help_text="see codes.yaml of inquiries")
        ),
    ]
