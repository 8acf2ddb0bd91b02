"""The twelve functions: docs/functions.md says where each is, and what it says is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sesshu.cli.commands import COMMANDS
from sesshu.foundation.files import registry
from sesshu.foundation.screens import menu
from tests.house import ROOT

TWELVE = (
    "総合検索", "帳票印刷", "イベント作成/修正", "イベント予約者登録", "イベント参加者登録", "スタッフ従事予定登録",
    "スタッフ参加実績登録", "データ出力", "イメージ管理", "簡易統計", "接種結果登録", "未接種者データ出力",
)  # fmt: skip
CHAPTER = re.compile(r"\(manual/([a-z-]+\.md)\)")
QUOTED = re.compile(r"`([^`]+)`")


def _rows() -> dict[str, list[str]]:
    text = (ROOT / "docs" / "functions.md").read_text(encoding="utf-8")
    part = text.split("## Where each of the twelve is", 1)[1].split("\n# ", 1)[0]
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


@pytest.mark.parametrize("function", TWELVE)
def test_各機能には_その名前のシナリオと_その名前と写真のある手引の章がある(function: str) -> None:
    *_, scenarios, chapters = _rows()[function]
    named = f"def test_{function.replace('/', '')}_"
    assert any(named in (ROOT / path).read_text(encoding="utf-8") for path in QUOTED.findall(scenarios)), named
    pages = [Path(ROOT / "docs" / "manual" / name).read_text(encoding="utf-8") for name in CHAPTER.findall(chapters)]
    assert any(function in page.splitlines()[0] for page in pages), f"{function} という題の章がありません"
    assert all("](images/" in page for page in pages)


@pytest.mark.parametrize("function", TWELVE)
def test_各機能の画面_コマンド_APIは_書いてあるとおりにある(function: str) -> None:
    entry, commands, api, *_ = _rows()[function]
    assert entry in {item.label for item in menu._items.values()}
    for command in QUOTED.findall(commands):
        _, name, *kind = command.split()
        assert name in COMMANDS, command
        assert set(kind) <= {one.interface.code for one in registry.intakes()}, command
    offered = json.loads((ROOT / "docs" / "api" / "ledger.openapi.json").read_text(encoding="utf-8"))["paths"]
    assert set(QUOTED.findall(api)) <= offered.keys()


def test_接続仕様のすべての呼び出しが_APIの説明にある() -> None:
    told = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    offered = json.loads((ROOT / "docs" / "api" / "ledger.openapi.json").read_text(encoding="utf-8"))["paths"]
    begun = {path.removeprefix("/api/v1/").split("{")[0].rstrip("/") for path in offered}
    assert sorted(path for path in begun if path not in told) == []
