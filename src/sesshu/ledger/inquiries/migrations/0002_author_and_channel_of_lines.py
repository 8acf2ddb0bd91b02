from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inquiries", "0001_initial")]

    operations = [
        migrations.AddField("inquiryline", "by_name", models.TextField(blank=True, default="")),
        migrations.AddField(
            "inquiryline", "channel", models.TextField(blank=True, default="", help_text="see codes.yaml")
        ),
    ]
