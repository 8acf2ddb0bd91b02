"""The flat table counts persons through and holds ages and years ready. What was made before is made anew tonight."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("statistics", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL("TRUNCATE statistics_dose; DELETE FROM statistics_base", migrations.RunSQL.noop),
        migrations.RemoveField("judgeddose", "dose_id"),
        migrations.AddField("judgeddose", "person", models.IntegerField(default=0), preserve_default=False),
        migrations.AddField("judgeddose", "age", models.SmallIntegerField(null=True)),
        migrations.AddField("judgeddose", "birth_year", models.SmallIntegerField(null=True)),
        migrations.AddField("judgeddose", "fiscal_year", models.SmallIntegerField(default=0), preserve_default=False),
        migrations.AddIndex("judgeddose", models.Index(fields=["person"], name="statistics_dose_person")),
    ]
