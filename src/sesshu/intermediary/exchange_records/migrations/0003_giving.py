from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange_records", "0002_hold_ended")]

    operations = [
        migrations.AddField("exchangerecord", "giving", models.PositiveIntegerField(default=0)),
    ]
