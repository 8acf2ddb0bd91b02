from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0002_sequence"),
    ]

    operations = [
        migrations.AddField(
            model_name="import",
            name="delivery",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.RemoveConstraint(
            model_name="import",
            name="file_import_once",
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("interface", "sha256", "delivery"),
                name="file_import_once",
            ),
        ),
    ]
