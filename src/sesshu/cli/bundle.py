"""`./sesshu bundle FOLDER`: what a network without internet needs to install or update; prints one JSON object."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sesshu.cli.commands import FONTS
from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

LABELS = {"wheels": "Python の部品を集めています", "fonts": "フォントを集めています"}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu bundle", description="閉じたネットワークに導入する一式を作ります。")
    parser.add_argument("folder", type=Path, help="作るフォルダー。例: /mnt/usb/sesshu-2026-11")
    parser.add_argument(
        "--extra", action="append", default=[], help="追加部品（fast、bulk、ocr）。core はいつも入ります"
    )
    parser.add_argument("--no-fonts", action="store_true", help="フォントを入れない")
    wishes = parser.parse_args(arguments)

    def work() -> None:
        from sesshu.operate.bundle import make

        bar = Bar(LABELS)
        try:
            packages = () if wishes.no_fonts else FONTS
            found = make(wishes.folder.resolve(), wishes.extra or ["core"], packages, bar.show)
        finally:
            bar.end()
        print(json.dumps(found, ensure_ascii=False))

    return reported(work)
