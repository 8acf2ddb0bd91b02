from typing import Any

from django.db import migrations, models

STOPPED = ("blocked", "unknown")


def unsent(apps: Any, _editor: Any) -> None:
    """Who was stopped counted as told and sent: nothing was kept of them, so they are told and sent anew."""
    links = apps.get_model("provision_copies", "AddresseeLink").objects.filter(result__in=STOPPED)
    links.update(protected=None, protected_at=None, copies=0, copies_at=None)


class Migration(migrations.Migration):
    dependencies = [("provision_copies", "0001_initial")]

    operations = [
        migrations.AddField("addresseelink", "stopped_at", models.DateTimeField(null=True)),
        migrations.RunPython(unsent, migrations.RunPython.noop),
    ]
