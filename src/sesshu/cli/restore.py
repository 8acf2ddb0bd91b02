"""`./sesshu restore FOLDER`: a backup into a new database, compared row for row; prints one JSON object."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

LABELS = {
    "loading": "データベースを読み込んでいます（MiB）", "comparing": "控えと件数・内容を比べています（表）",
    "files": "ファイルを戻しています",
}  # fmt: skip


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu restore", description="本番: 控えを新しいデータベースに戻します。")
    parser.add_argument("folder", type=Path, help="控えのフォルダー")
    parser.add_argument(
        "--settings", type=Path, default=Path("/etc/sesshu"), help="設定のフォルダー（役割の合言葉を使います）"
    )
    parser.add_argument(
        "--files", type=Path, help="ファイルを戻すフォルダー。省くと /var/lib/sesshu/<システム>-<自治体>"
    )
    parser.add_argument(
        "--over-living", action="store_true", help="今あるデータベースの代わりにする（今のものは名前を変えて残します）"
    )
    wishes = parser.parse_args(arguments)

    def work() -> None:
        from sesshu.operate import noting, production
        from sesshu.operate.backup.restoring import manifest_of, restore
        from sesshu.operate.databases import Databases, Place

        admin = production.needed("SESSHU_ADMIN_DSN", "postgresql://postgres:…@db:5432/postgres")
        passphrase = production.needed("SESSHU_BACKUP_PASSPHRASE", "（控えを取ったときのもの）")
        manifest = manifest_of(wishes.folder, passphrase)
        place = Place(manifest["system"], manifest["municipality"])
        var = wishes.files or Path(f"/var/lib/sesshu/{place.system}-{place.municipality}")
        wishes.settings.mkdir(parents=True, exist_ok=True)
        keeper = Databases(admin, wishes.settings / "roles.json")
        bar = Bar(LABELS)
        try:
            found = restore(wishes.folder, keeper, var, passphrase, over_living=wishes.over_living, shown=bar.show)
        finally:
            bar.end()
        access = keeper.ensure(place)
        noting.note(place, access.app, "backup.restored", {"made_at": manifest["made_at"], "kept": found["kept"]})
        settings = production.settle(wishes.settings, place, access)
        print(json.dumps(found | {"made_at": manifest["made_at"], "settings": settings}, ensure_ascii=False))

    return reported(work)
