from django.db import migrations

ONCE = "staff_assignment_not_worked_twice"


class Migration(migrations.Migration):
    dependencies = [("staff_assignments", "0003_request")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE staff_assignment ADD CONSTRAINT {ONCE} EXCLUDE USING gist"
            " (staff_code WITH =, tstzrange(worked_from, worked_until) WITH &&) WHERE (worked_from IS NOT NULL)",
            f"ALTER TABLE staff_assignment DROP CONSTRAINT {ONCE}",
        ),
    ]
