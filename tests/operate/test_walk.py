"""docs/walk.md is true: every file it passes exists, and holds what the tour says is in it."""

from __future__ import annotations

import re

import pytest

from sesshu.law.files import read_yaml
from tests.house import ROOT

TEXT = (ROOT / "docs" / "walk.md").read_text(encoding="utf-8")
WORD = re.compile(r"`([^`\n]+)`(?: \(([^)\n]*)\))?", re.DOTALL)
PLACE = re.compile(r"[\w./-]+(/|\.(py|yaml|typ|md))")
NAMES = re.compile(r"`(\w+)`")


def places() -> dict[str, list[str]]:
    """Files and folders of the tour, with the functions it names in brackets behind them."""
    found: dict[str, list[str]] = {}
    for match in WORD.finditer(TEXT.replace("\n", " ")):
        if PLACE.fullmatch(match[1]) and ("/" in match[1]):
            found.setdefault(match[1], []).extend(NAMES.findall(match[2] or ""))
    return found


@pytest.mark.parametrize("place", places())
def test_案内にあるファイルはある(place: str) -> None:
    assert any((root / place).exists() for root in (ROOT / "src" / "sesshu", ROOT)), place


@pytest.mark.parametrize(("place", "name"), [(place, name) for place, names in places().items() for name in names])
def test_案内にある関数はそのファイルにある(place: str, name: str) -> None:
    assert re.search(rf"^(def|class) {name}\b", (ROOT / "src" / "sesshu" / place).read_text(), re.MULTILINE), name


def test_案内は出生から手紙までの道のりを通る() -> None:
    assert len(places()) >= 30
    assert sum(map(len, places().values())) >= 4


def test_案内にある法令データの例は今の法令データにある() -> None:
    window = read_yaml("schedule/mr_1.yaml")["targets"][0]
    assert (window["from"], window["until"]) == ("12m", "24m")
    assert "`from: 12m`, `until: 24m`" in TEXT
