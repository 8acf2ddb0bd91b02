from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="transferinquiry",
            index=models.Index(
                condition=models.Q(("refusal", "")), fields=["client", "key"], name="transfer_inquiry_by_key"
            ),
        ),
    ]
