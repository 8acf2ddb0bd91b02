from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mailings", "0006_release_by_a_worker"),
    ]

    operations = [
        migrations.AddField(
            model_name="mailingperson",
            name="addressed_sha256",
            field=models.TextField(blank=True, default="", help_text="hash of the names on the letter"),
            preserve_default=False,
        ),
    ]
