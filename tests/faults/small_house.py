"""A whole house for one ledger, as an operator starts it: `… FOLDER PORT`. PostgreSQL, web and worker are its children.

It writes `house.json` below FOLDER at each start: where its database is. A child that dies is started again; when
that has happened too often the house ends with the child's exit code, and whoever started it starts it anew.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from sesshu.operate import postgres, processes
from sesshu.operate.databases import Databases, Place
from sesshu.operate.layout import Layout
from sesshu.operate.production import keep

LEDGER = Place("ledger", "431001")
CLOCK = "2026-11-24T09:00:00+09:00"
STAFF = "import django; django.setup()\nfrom sesshu.foundation.accounts.demo import create_demo_people\n"


def main(folder: Path, port: int) -> int:
    layout = Layout(folder)
    layout.prepare()
    server = postgres.Server(layout.postgres).start()
    post = processes.Post(LEDGER, Databases(server.dsn(), layout.roles).ensure(LEDGER).app, port)
    settings = {
        "SESSHU_DEMO": "1", "SESSHU_VAR": str(layout.files), "SESSHU_SECRET_KEY": layout.secret("secret"),
        "SESSHU_CLOCK": CLOCK,
    }  # fmt: skip
    if not (folder / "house.json").exists():
        hire(post, settings)
    (folder / "house.json").write_text(json.dumps({"dsn": server.dsn(LEDGER.name)}))
    return keep([processes.DatabaseChild(server), processes.web(post, settings), processes.worker(post, settings)])


def hire(post: processes.Post, settings: dict[str, str]) -> None:
    """The made-up staff of the ledger."""
    environment = processes.environment(post.place, post.dsn, settings)
    subprocess.run([sys.executable, "-c", STAFF + "create_demo_people()"], env=environment, check=True)


if __name__ == "__main__":
    os.environ.pop("SESSHU_DSN", None)
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
