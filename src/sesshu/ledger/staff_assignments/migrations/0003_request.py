from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff_assignments", "0002_needed_available_paid")]
    operations = [
        migrations.AddField(
            model_name="staffassignment", name="request", field=models.UUIDField(null=True, unique=True)
        ),
    ]
