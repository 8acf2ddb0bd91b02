from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("findings", "0002_told_number")]

    operations = [
        migrations.AddField("businessrecord", "numbers_on", models.DateField(null=True)),
        migrations.AddField("businessrecord", "numbers_number", models.PositiveIntegerField(default=0, db_default=0)),
        migrations.AlterField("businessrecord", "told_on", models.DateField(null=True)),
        migrations.RunSQL(
            "UPDATE business_record SET numbers_on = told_on WHERE number_index IS NOT NULL OR number_malformed",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "businessrecord",
            models.CheckConstraint(
                name="business_record_told", condition=Q(told_on__isnull=False) | Q(numbers_on__isnull=False)
            ),
        ),
    ]
