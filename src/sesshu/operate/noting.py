"""One audit entry of an act of operation: `SESSHU_DSN=… python -m sesshu.operate.noting ACT DETAIL_JSON`."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from sesshu.operate import processes
from sesshu.operate.databases import Place


def note(place: Place, app_dsn: str, act: str, detail: dict[str, Any]) -> None:
    """Write it in a process of the place; an act that cannot be recorded is not done."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "sesshu.operate.noting", act, json.dumps(detail)],
        env=processes.environment(place, app_dsn, {}), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"利用記録に書けません。{done.stderr.strip()[-300:]}")


def main() -> None:
    import django

    django.setup()
    from django.db import transaction

    from sesshu.foundation import audit
    from sesshu.foundation.access.actor import job_actor

    act, detail = sys.argv[1], json.loads(sys.argv[2])
    with transaction.atomic():
        audit.record(act, by=job_actor(act), purpose="SYSTEM_OPERATION", obj=f"operation:{act}", detail=detail)


if __name__ == "__main__":
    main()
