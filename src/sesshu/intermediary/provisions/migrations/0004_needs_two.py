from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("provisions", "0003_givings")]

    operations = [
        migrations.AddField("provision", "needs_two", models.BooleanField(default=False)),
        migrations.RunSQL(
            "UPDATE provision SET needs_two = true WHERE state = 'held' AND hold_reason NOT LIKE '回答を作れませんでした。%'",
            migrations.RunSQL.noop,
        ),
    ]
