from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0003_delivery")]

    operations = [
        migrations.RemoveConstraint("import", "file_import_once"),
        migrations.AddConstraint(
            "import",
            models.UniqueConstraint(
                fields=["interface", "sha256", "delivery"],
                condition=~models.Q(state__in=["cancelled", "refused"]),
                name="file_import_once",
            ),
        ),
    ]
