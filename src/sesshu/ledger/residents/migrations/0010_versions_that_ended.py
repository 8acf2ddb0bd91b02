from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("residents", "0009_counted_at_once"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="residentversion",
            index=models.Index(
                fields=["valid_until"],
                name="resident_version_ended",
                condition=Q(superseded_at__isnull=True, valid_until__isnull=False),
            ),
        ),
    ]
