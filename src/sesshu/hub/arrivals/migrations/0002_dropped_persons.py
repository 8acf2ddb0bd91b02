from django.db import migrations, models

FILL = """
    UPDATE arrival SET dropped_persons = found.dropped
    FROM (SELECT arrival_id, jsonb_object_agg(connection, dropped_persons) AS dropped FROM delivery
          GROUP BY arrival_id) AS found
    WHERE found.arrival_id = arrival.id
"""


class Migration(migrations.Migration):
    dependencies = [("arrivals", "0001_initial")]

    operations = [
        migrations.AddField("arrival", "dropped_persons", models.JSONField(default=dict)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
