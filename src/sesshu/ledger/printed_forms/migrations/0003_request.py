from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("printed_forms", "0002_school_school_code")]
    operations = [
        migrations.AddField(model_name="formissue", name="request", field=models.UUIDField(null=True, unique=True)),
    ]
