"""`./sesshu backup TARGET`: the environment's place, sealed with SESSHU_BACKUP_PASSPHRASE; prints one JSON object."""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

LABELS = {
    "counting": "件数を数えています（表）",
    "dumping": "データベースを書き出しています（MiB）",
    "files": "ファイルを写しています",
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu backup", description="本番: 1自治体の控えを暗号化して取ります。")
    parser.add_argument("target", type=Path, help="控えを置くフォルダー。例: /mnt/backup")
    wishes = parser.parse_args(arguments)

    def work() -> None:
        from sesshu.operate import noting
        from sesshu.operate.backup.making import make
        from sesshu.operate.production import needed, place_of_environment

        place = place_of_environment()
        app = needed("SESSHU_DSN", "postgresql://sesshu_ledger_431001_app:…@db:5432/sesshu_ledger_431001")
        owner = needed("SESSHU_OWNER_DSN", "postgresql://sesshu_ledger_431001_owner:…@db:5432/sesshu_ledger_431001")
        passphrase = needed("SESSHU_BACKUP_PASSPHRASE", "（openssl rand -base64 30 で作ったもの）")
        var = Path(os.environ.get("SESSHU_VAR", f"/var/lib/sesshu/{place.system}-{place.municipality}"))
        keys = Path(os.environ["SESSHU_KEYS"]) if os.environ.get("SESSHU_KEYS") else None
        noting.note(place, app, "backup.made", {"target": wishes.target.name})
        bar = Bar(LABELS)
        try:
            made = make(place, owner, var, wishes.target, passphrase, bar.show, keys=keys)
        finally:
            bar.end()
        rows = {one["table"]: one["rows"] for one in made["tables"]}
        told = {"folder": made["folder"], "made_at": made["made_at"], "tables": len(rows), "rows": sum(rows.values())}
        print(
            json.dumps(
                told | {"files": made["files"], "wrapping_key": made["wrapping_key"], "counts": rows},
                ensure_ascii=False,
            )
        )

    return reported(work)
