"""`./sesshu keys`: the wrapping key saved and brought back apart from the data, checked, and made new."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from sesshu.cli.production import reported

FIRST, SECOND = "SESSHU_KEYS_PASSPHRASE", "SESSHU_KEYS_PASSPHRASE_2"
DSN = "postgresql://sesshu_addressee_431001_app:…@db:5432/sesshu_addressee_431001"


def main(arguments: list[str]) -> int:
    """Exit code 0: done; 1: refused, or data keys that do not open; 2: wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _work(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sesshu keys",
        description="本番: 個人番号などを守る暗号鍵の控えを、データの控えとは別に取り、戻し、確かめます。",
        epilog=f"合言葉は {FIRST}（保管者が2人のときは {SECOND} も）に入れます。例: ./sesshu keys export /mnt/key-safe",
    )
    acts = parser.add_subparsers(dest="act", required=True, metavar="export|restore|check|renew")
    export = acts.add_parser("export", help="鍵のファイルの控えを、暗号化して取る")
    export.add_argument("target", type=Path, help="控えを置くフォルダー（データの控えとは別の媒体）。例: /mnt/key-safe")
    restore = acts.add_parser("restore", help="鍵のファイルを控えから戻す")
    restore.add_argument("file", type=Path, help="鍵の控えのファイル")
    acts.add_parser("check", help="データベースの鍵がすべて、いまの鍵で開くことを確かめる")
    renew = acts.add_parser(
        "renew", help="装置の中に鍵の新しい版を作り、データの鍵をその版で包み直す（業務は止まらない）"
    )
    renew.add_argument(
        "--from",
        dest="old",
        choices=["file"],
        help="file: ファイルで保管していた鍵から装置へ移すとき（SESSHU_KEYS の鍵で開く）",
    )
    return parser


def _work(asked: argparse.Namespace) -> int:
    if asked.act == "check":
        told = _checked()
    elif asked.act == "renew":
        told = _renewed(asked.old)
    else:
        told = _exported(asked.target) if asked.act == "export" else _restored(asked.file)
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 1 if told.get("closed") else 0


def _exported(target: Path) -> dict[str, Any]:
    from sesshu.operate import noting
    from sesshu.operate.backup.wrapping_key import export
    from sesshu.operate.production import needed, place_of_environment

    place, dsn = place_of_environment(), needed("SESSHU_DSN", DSN)
    made = export(place, _folder(), target, _passphrases())
    noting.note(place, dsn, "data_key.exported", {name: made[name] for name in ("fingerprint", "holders")})
    return made


def _restored(file: Path) -> dict[str, Any]:
    from sesshu.operate.backup.wrapping_key import bring_back
    from sesshu.operate.production import WrongUsageError, place_of_environment

    if not file.is_file():
        raise WrongUsageError(f"{file} がありません。鍵の控えのファイルを指定してください。")
    return bring_back(place_of_environment(), file, _folder(), _passphrases())


def _checked() -> dict[str, Any]:
    from sesshu.operate.entering import entered

    with entered():
        from sesshu.foundation.keys.provider import provider
        from sesshu.foundation.keys.rings import closed_keys

        total, closed = closed_keys()
        return {"provider": provider().name, "data_keys": total, "closed": closed}


def _renewed(old: str | None) -> dict[str, Any]:
    from sesshu.operate.entering import entered

    with entered():
        from django.conf import settings

        from sesshu.foundation.access import job_actor
        from sesshu.foundation.keys.file_provider import FileProvider
        from sesshu.foundation.keys.provider import KeyUnusable, provider
        from sesshu.foundation.keys.rewrapping import rewrap

        now = provider()
        try:
            version = now.renew()
            number = rewrap(
                old=FileProvider.at(settings.SESSHU_KEYS) if old else now, by=job_actor("keys", "key.rotate"),
                purpose="SYSTEM_OPERATION",
            )  # fmt: skip
        except KeyUnusable as wrong:
            raise RuntimeError(str(wrong)) from None
        return {"provider": now.name, "version": version, "data_keys": number}


def _folder() -> Path:
    from sesshu.operate.production import needed

    if found := os.environ.get("SESSHU_KEYS"):
        return Path(found)
    return Path(needed("SESSHU_VAR", "/var/lib/sesshu/addressee-431001")) / "keys"


def _passphrases() -> list[str]:
    from sesshu.operate.production import needed

    first = needed(FIRST, "（openssl rand -base64 30 で作ったもの。データの控えとは別のもの）")
    return [first, *([os.environ[SECOND]] if os.environ.get(SECOND) else [])]
