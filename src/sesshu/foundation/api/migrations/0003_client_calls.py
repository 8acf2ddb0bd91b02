import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("api", "0002_refused_keys")]
    operations = [
        migrations.CreateModel(
            name="ClientCalls",
            fields=[
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="api.apiclient",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={"db_table": "api_client_calls"},
        ),
    ]
