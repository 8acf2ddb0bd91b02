"""What the law leaves open about a municipality is known from the network's register alone, which tells it again with
the next directory: what `0002_kinds` wrote without it goes.
"""

import re
from typing import Any

from django.db import migrations

OPEN = {"medical_insurer", "allowance_payer"}


def narrow(apps: Any, _editor: Any) -> None:
    for one in apps.get_model("peers", "Peer").objects.all():
        words = set(one.kind.split("|"))
        if "mayor" in words and words & OPEN and re.fullmatch(r"[0-9]{6}", one.code):
            one.kind = "|".join(sorted(words - OPEN))
            one.save(update_fields=["kind"])


class Migration(migrations.Migration):
    dependencies = [("peers", "0002_kinds")]
    operations = [migrations.RunPython(narrow, migrations.RunPython.noop)]
