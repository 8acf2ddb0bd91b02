from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange_inquiries", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="exchangeinquiry",
            name="list_differs",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="exchangeinquiry",
            name="exchange_case",
            field=models.UUIDField(help_text="the case it was asked from", null=True),
        ),
        migrations.AddIndex(
            model_name="exchangeinquiry",
            index=models.Index(
                condition=models.Q(("exchange_case__isnull", False)),
                fields=["exchange_case"],
                name="exchange_inquiry_of_case",
            ),
        ),
    ]
