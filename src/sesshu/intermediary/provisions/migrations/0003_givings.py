from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("provisions", "0002_released_at")]

    operations = [
        migrations.AddField("provision", "givings", models.PositiveIntegerField(default=0)),
        migrations.RunSQL("UPDATE provision SET givings = 1 WHERE state = 'answered'", migrations.RunSQL.noop),
    ]
