from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange_inquiries", "0003_subject"),
    ]

    operations = [
        migrations.AddField(
            model_name="exchangeinquiry",
            name="planned",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="exchangeinquiry",
            name="outside_reason",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="exchangeinquiry",
            name="tried_at",
            field=models.DateTimeField(null=True),
        ),
    ]
