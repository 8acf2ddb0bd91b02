"""運用の設定: コードが読むものはすべて docs/operations.md にあり、本番の起動がどの処理にも渡す。"""

from __future__ import annotations

import re

from sesshu.operate.production import PASSED_ON
from tests.house import ROOT

NAME = r"SESSHU_[A-Z0-9_]*[A-Z0-9]"
READ = re.compile(rf'(?:environ(?:\.get|\.setdefault)?[\[(]|needed\(|setting: )"?({NAME})')
# What the house tells its own processes, and what only the demo and the tests set.
OWN = {
    "SESSHU_APP_ROLE",
    "SESSHU_CLOCK",
    "SESSHU_CLOCK_BASE",
    "SESSHU_DEMO",
    "SESSHU_FONT_FOLDERS",
    "SESSHU_PRODUCTION",
}
# What the command itself reads before a process starts.
OF_THE_COMMAND = {
    "SESSHU_ADMIN_DSN", "SESSHU_BACKUP_PASSPHRASE", "SESSHU_DSN", "SESSHU_MUNICIPALITY", "SESSHU_OWNER_DSN",
    "SESSHU_PROCESSES", "SESSHU_SYSTEM", "SESSHU_VENV",
}  # fmt: skip


def read_in_the_code() -> set[str]:
    source = ROOT / "src" / "sesshu"
    files = [file for ending in ("py", "yaml") for file in source.rglob(f"*.{ending}")]
    return {name for file in files for name in READ.findall(file.read_text(encoding="utf-8"))} - OWN


def described() -> set[str]:
    """The names in the table of settings."""
    rows = re.findall(r"^\| (`SESSHU_.*?) \|", (ROOT / "docs" / "operations.md").read_text("utf-8"), re.MULTILINE)
    return {name for row in rows for name in re.findall(NAME, row)}


def test_コードが読む設定と_運用の手引きの表は同じ() -> None:
    assert described() == read_in_the_code()


def test_本番の起動は_処理が読む設定をひとつも落とさない() -> None:
    assert set(PASSED_ON) == read_in_the_code() - OF_THE_COMMAND
