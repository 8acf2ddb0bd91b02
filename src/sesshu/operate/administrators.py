"""The two administrators that a new municipality starts with: the only accounts that come without approval."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from sesshu.operate.processes import SOURCE
from sesshu.operate.production import needed, place_of_environment

SETTING = re.compile(r"^(SESSHU_\w+)=(.+)$", re.MULTILINE)


def add(login_id: str, display_name: str, office_section: str) -> dict[str, str]:
    """Register one in the environment's database. Returns what is handed over in person, shown this once.

    Raises `RuntimeError` with what to correct, also when there are two already.
    """
    place = place_of_environment()
    needed("SESSHU_DSN", "postgresql://sesshu_ledger_431001_app:…@db:5432/sesshu_ledger_431001")
    os.environ["DJANGO_SETTINGS_MODULE"] = f"sesshu.site.{place.system}"
    import django

    django.setup()
    from sesshu.foundation.access.actor import job_actor
    from sesshu.foundation.accounts import actions
    from sesshu.foundation.errors import Refused

    try:
        found = actions.create_first_administrator(
            login_id=login_id, display_name=display_name, office_section=office_section,
            by=job_actor("municipality-administrator"),
        )  # fmt: skip
    except Refused as refused:
        raise RuntimeError(refused.message) from None
    return {
        "login_id": found.account.login_id, "first_password": found.password, "enrolment_code": found.enrolment_code,
    }  # fmt: skip


def add_with_settings(file: Path, login_id: str, display_name: str, office_section: str) -> dict[str, str]:
    """The same for the place that a settings file names, in a process that knows this place alone.

    Raises `RuntimeError` with what to correct.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("SESSHU", "DJANGO"))}
    environment |= dict(SETTING.findall(file.read_text())) | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(
        [sys.executable, "-m", "sesshu.cli", "municipality", "administrator", login_id, display_name, office_section],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr.strip().removeprefix("sesshu: "))
    found: dict[str, str] = json.loads(done.stdout)
    return found
