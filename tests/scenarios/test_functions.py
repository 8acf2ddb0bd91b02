"""What docs/functions.md and docs/exchange-controls.md say of functions, controls and the commands that prove them is
there."""

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


PROVING = ("functions.md", "exchange-controls.md")
ROW = re.compile(r"\b([KO])-(\d{3})\b")
# Section III-6 of the two assessments.
CONTROLS = [("K", n) for n in (*range(223, 234), 315, 316)] + [("O", n) for n in (*range(129, 154), *range(232, 237))]
STATES = ("proven", "partly:", "not yet:", "outside:")
COLUMNS_OF_CONTROLS = 5


def _cells(name: str) -> list[list[str]]:
    lines = (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


@pytest.mark.parametrize("name", PROVING)
def test_示すと書いてある試験は_どれもある(name: str) -> None:
    commands = [quoted for row in _cells(name) for cell in row[1:] for quoted in QUOTED.findall(cell)]
    named = [word for command in commands for word in command.split() if word.startswith("tests/")]
    assert len(named) > len(CONTROLS)
    for one in named:
        path, _, test = one.partition("::")
        assert (ROOT / path).exists(), one
        assert not test or f"def {test}(" in (ROOT / path).read_text(encoding="utf-8"), one
    assert {command.split()[1] for command in commands if command.startswith("./sesshu ")} <= set(COMMANDS)


def test_情報連携の措置は_どの行も一度ずつあり_示されたか_まだか_製品の外かが書いてある() -> None:
    rows = [row for row in _cells("exchange-controls.md") if ROW.search(row[0])]
    told = [(which, int(number)) for row in rows for which, number in ROW.findall(row[0])]
    assert sorted(told) == sorted(CONTROLS)
    for row in rows:
        assert len(row) == COLUMNS_OF_CONTROLS, row[0]
        state, command = row[3], row[4]
        assert state.startswith(STATES), row[0]
        is_shown = state.startswith(("proven", "partly:"))
        assert is_shown == ("tests/" in command or "the commands of" in command), row[0]
