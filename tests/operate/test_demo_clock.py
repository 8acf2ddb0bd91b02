"""The set clock of a demo begins at one moment for all its processes, however late some of them start."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sesshu.operate import postgres
from sesshu.operate.databases import Databases, Place
from sesshu.operate.demo_house import House, Wishes
from sesshu.operate.layout import Layout


def test_遅れて起きる処理の時計も同じ時から進む(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process whose clock is more than a minute behind refuses messages of the others as coming from the future."""
    layout = Layout(tmp_path)
    layout.prepare()
    server = postgres.Server(tmp_path / "pg")
    house = House(layout, server, Databases("postgresql://nobody@127.0.0.1:1/x", layout.roles))
    wishes = Wishes(residents=10, port=1000)
    first = house.settings(wishes)
    monkeypatch.setattr(time, "time", lambda: house.began + 600)
    later = house.settings(wishes, Place("network"))
    assert first["SESSHU_CLOCK_BASE"] == later["SESSHU_CLOCK_BASE"] == str(house.began)
