from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0009_protected_number")]

    operations = [migrations.AddField("linkedperson", "announced_at", models.DateTimeField(null=True))]
