from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty for everybody: whoever is protected is told once more, to systems that keep from now on who says so."""

    dependencies = [
        ("provision_copies", "0008_protection_told_again"),
    ]

    operations = [
        migrations.AddField(
            model_name="addresseelink",
            name="guarded_only",
            field=models.BooleanField(null=True),
        ),
    ]
