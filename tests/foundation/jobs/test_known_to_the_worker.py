"""処理を行う側は、画面を一度も開かなくても、すべての部屋の処理を知っている。"""

import os
import subprocess
import sys

from tests.house import ROOT

# What a worker does at its start, and then the rooms' `jobs` modules one by one.
STARTED = """
import django
django.setup()
from django.utils.module_loading import autodiscover_modules
from sesshu.foundation.jobs.declaring import declared
known = set(declared())
autodiscover_modules("jobs")
print(*sorted(set(declared()) - known))
print(*sorted(known))
"""


def test_起動しただけの働き手が_すべての処理の種類を知っている() -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "sesshu.site.ledger", "PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-W", "ignore", "-c", STARTED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    unknown, known = done.stdout.splitlines()
    assert unknown == ""
    assert {"mailing.trial", "mailing.decision", "mailing.print", "mailing.reprint"} <= set(known.split())
