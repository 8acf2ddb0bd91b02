"""A city is more than a mayor: who was registered as `mayor` alone becomes all that the law makes it.

The words are those of 2026; a later law changes the register, not this step.
"""

import re
from typing import Any

from django.db import migrations

CITY = "allowance_payer|mayor|medical_insurer|welfare_office"
TOWN = "mayor|medical_insurer"


def widen(apps: Any, _editor: Any) -> None:
    for one in apps.get_model("peers", "Peer").objects.filter(kind="mayor"):
        if found := re.fullmatch(r"[0-9]{2}([0-9])[0-9]{3}", one.code):
            one.kind = CITY if found[1] in "12" else TOWN
            one.save(update_fields=["kind"])


class Migration(migrations.Migration):
    dependencies = [("peers", "0001_initial")]
    operations = [migrations.RunPython(widen, migrations.RunPython.noop)]
