"""健管番号 are handed out by the database, so that two imports at once never give the same."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE resident_health_number AS bigint MINVALUE 1 MAXVALUE 9999999999",
            "DROP SEQUENCE resident_health_number",
        )
    ]
