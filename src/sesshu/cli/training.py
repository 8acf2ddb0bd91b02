"""`./sesshu training`: a copy of the environment's place with made-up persons, for courses; prints one JSON object."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

LABELS = {"copying": "写しています", "naming": "架空の氏名・番号・住所を付けています（人）"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu training", description="架空の人物による研修用の写しを作ります。")
    parser.add_argument("--settings", type=Path, default=Path("/etc/sesshu"), help="設定のフォルダー")
    wishes = parser.parse_args(arguments)

    def work() -> None:
        from sesshu.operate import noting, production
        from sesshu.operate.databases import Databases
        from sesshu.operate.training import make

        place = production.place_of_environment()
        app = production.needed("SESSHU_DSN", "postgresql://sesshu_ledger_431001_app:…@db:5432/sesshu_ledger_431001")
        owner = production.needed("SESSHU_OWNER_DSN", "postgresql://sesshu_ledger_431001_owner:…@db:5432/…")
        admin = production.needed("SESSHU_ADMIN_DSN", "postgresql://postgres:…@db:5432/postgres")
        noting.note(place, app, "training.made", {})
        bar = Bar(LABELS)
        try:
            found = make(place, owner, Databases(admin, wishes.settings / "roles.json"), bar.show)
        finally:
            bar.end()
        print(json.dumps(found, ensure_ascii=False))

    return reported(work)
