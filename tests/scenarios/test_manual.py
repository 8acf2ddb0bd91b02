"""操作手引: pages, pictures and the scenarios that make them belong together."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house import ROOT

MANUAL = ROOT / "docs" / "manual"
SHOWN = re.compile(r"!\[[^\]]+\]\(images/([a-z0-9-]+)\.png\)")
MADE = re.compile(r"(?:\.manual|for_manual)\(\s*\"([a-z0-9-]+)\"")
SCENARIO = re.compile(r"^シナリオ: `?(tests/(?:[a-z]+/)?scenarios/test_[a-z_]+\.py)`?", re.MULTILINE)


def _pages() -> list[Path]:
    return [page for page in sorted(MANUAL.glob("*.md")) if page.name != "README.md"]


def test_手引に載る写真はすべてシナリオが作り_作った写真はすべて手引に載る() -> None:
    shown = {name for page in _pages() for name in SHOWN.findall(page.read_text(encoding="utf-8"))}
    tests = ROOT / "tests"
    found = [*tests.glob("scenarios/test_*.py"), *tests.glob("*/scenarios/test_*.py")]
    scenarios = [path for path in found if path != Path(__file__)]
    made = {name for path in scenarios for name in MADE.findall(path.read_text(encoding="utf-8"))}
    assert shown == made
    assert {path.stem for path in (MANUAL / "images").glob("*.png")} == made


def test_手引の各ページは目次にあり_実在するシナリオを示す() -> None:
    index = (MANUAL / "README.md").read_text(encoding="utf-8")
    for page in _pages():
        assert f"({page.name})" in index, f"{page.name} が目次にありません"
        scenarios = SCENARIO.findall(page.read_text(encoding="utf-8"))
        assert scenarios, f"{page.name} にシナリオの行がありません"
        assert all((ROOT / path).is_file() for path in scenarios), page.name


def test_手引の写真の名前はそのページの名前で始まる() -> None:
    for page in _pages():
        names = SHOWN.findall(page.read_text(encoding="utf-8"))
        assert names, f"{page.name} に写真がありません"
        assert [name for name in names if not name.startswith(f"{page.stem}-")] == []
