"""The commands there are. A command is a module with `main(arguments) -> exit code`; only those present are shown."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from dataclasses import dataclass

WRONG_USAGE = 2


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its module, what it does in Japanese, an example, and what it needs beyond the core environment."""

    module: str
    help: str
    example: str
    locks: tuple[str, ...] = ("core",)
    packages: tuple[str, ...] = ()

    @property
    def exists(self) -> bool:
        return importlib.util.find_spec(self.module) is not None


FONTS = ("fonts-ipamj-mincho", "fonts-morisawa-bizud-mincho", "fonts-morisawa-bizud-gothic", "fonts-ocr-b")
BROWSER = ("chromium", "libatomic1", "poppler-utils")  # libatomic1: Playwright's own driver

COMMANDS = {
    "demo": Command(
        "sesshu.cli.demo", "架空の2市を載せて一式を起動します", "./sesshu demo --residents 20000", packages=FONTS
    ),
    "test": Command(
        "sesshu.cli.test", "試験をすべて実行します", "./sesshu test tests/operate", ("core", "dev"), (*FONTS, *BROWSER)
    ),
    "setup": Command("sesshu.cli.ready", "実行環境だけを用意します", "./sesshu setup --extra fast"),
    "serve": Command("sesshu.cli.serve", "本番: 画面の処理を起動します", "./sesshu serve"),
    "worker": Command("sesshu.cli.worker", "本番: 裏方の処理を起動します", "./sesshu worker"),
    "migrate": Command("sesshu.cli.migrate", "本番: データベースを最新の形にします", "./sesshu migrate"),
    "blueprints": Command(
        "sesshu.cli.blueprints", "開発: 空のデータベースのひな形を移行から作り直します", "./sesshu blueprints"
    ),
    "receive": Command(
        "sesshu.cli.receive", "ファイルを取込に渡します", "./sesshu receive residents.full 住民全件_20261120.csv"
    ),
    "municipality": Command("sesshu.cli.municipality", "本番: 自治体を追加します", "./sesshu municipality add 431001"),
    "backup": Command("sesshu.cli.backup", "本番: 1自治体の控えを暗号化して取ります", "./sesshu backup /mnt/backup"),
    "restore": Command(
        "sesshu.cli.restore",
        "本番: 控えを新しいデータベースに戻し、件数で確かめます",
        "./sesshu restore /mnt/backup/sesshu_ledger_431001-20261124-010000",
    ),
    "keys": Command(
        "sesshu.cli.keys",
        "本番: 暗号鍵の控えを、データの控えとは別に取り、戻します",
        "./sesshu keys export /mnt/key-safe",
    ),
    "erase-again": Command(
        "sesshu.cli.erase_again",
        "古い控えを戻したあと、消去の台帳にある消去を繰り返します",
        "./sesshu erase-again /mnt/backup/erasures",
    ),
    "return": Command(
        "sesshu.cli.data_return",
        "契約の終わりに、1自治体のすべてのデータをCSVで引き渡します",
        "./sesshu return make /mnt/usb/引渡し",
    ),
    "bundle": Command(
        "sesshu.cli.bundle",
        "閉じたネットワークに導入・更新する一式を作ります",
        "./sesshu bundle /mnt/usb/sesshu-2026-11",
    ),
    "disaster-extract": Command(
        "sesshu.cli.disaster_extract",
        "災害時用抽出を作り、記入された接種を取込に渡します",
        "./sesshu disaster-extract make /mnt/counter-pc",
    ),
    "training": Command("sesshu.cli.training", "架空の人物による研修用の写しを作ります", "./sesshu training"),
    "images": Command(
        "sesshu.cli.images",
        "スキャナーのフォルダーの画像を、一覧に従って登録します",
        "./sesshu images register /srv/scan/R8-11-003 --list 一覧.csv --batch R8-11-003 --box 令8-12",
    ),
    "extract": Command("sesshu.cli.extract", "データ出力をします（定義のJSON）", "./sesshu extract doses.json"),
    "judge": Command("sesshu.cli.judge", "接種歴を判定します（JSON Lines）", "./sesshu judge people.jsonl"),
    "due": Command(
        "sesshu.cli.due", "全市の住民を基準日で判定し、人数と一覧を出します", "./sesshu due --as-of 2027-04-01"
    ),
    "forms": Command(
        "sesshu.cli.forms",
        "帳票の種類を示し、一覧と公告文を作ります",
        "./sesshu forms print district_list --series mr_2 --output xlsx",
        packages=FONTS,
    ),
    "statistics": Command(
        "sesshu.cli.statistics",
        "簡易統計の表を名前で集計し、出力します",
        "./sesshu statistics run 接種率 --set series=mr_1 --on 2026-03-31 --output xlsx",
    ),
    "bench": Command("sesshu.cli.bench", "速さを測ります", "./sesshu bench kernel --size 100000"),
    "law": Command("sesshu.cli.law", "法令データと判定例を検査します", "./sesshu law check"),
    "exchange": Command(
        "sesshu.cli.exchange", "情報連携の説明書を作り、三者の記録を突き合わせます", "./sesshu exchange pages"
    ),
    "hub": Command(
        "sesshu.cli.hub", "庁内連携に送る業務システムを模擬します", "./sesshu hub simulate /tmp/systems --to hub.json"
    ),
    "api": Command("sesshu.cli.api", "APIの接続仕様（OpenAPI）を書き出します", "./sesshu api describe"),
}


def usage() -> str:
    """The help text, with the commands that exist."""
    lines = ["使い方: ./sesshu コマンド [引数]", ""]
    for name, command in COMMANDS.items():
        if command.exists:
            lines.append(f"  {name:<13} {command.help}\n{'':16}例: {command.example}")
    return "\n".join([*lines, "", "各コマンドの引数は ./sesshu コマンド --help で表示します。"])


def run(arguments: list[str]) -> int:
    """Run one command and give its exit code: 0 done, 1 refused, 2 wrong usage."""
    name, *rest = arguments
    module = importlib.import_module(COMMANDS[name].module)
    return int(module.main(rest) or 0)


def wrong(name: str) -> int:
    """Say that there is no such command."""
    sys.stderr.write(f"「{name}」というコマンドはありません。\n\n{usage()}\n")
    return WRONG_USAGE
