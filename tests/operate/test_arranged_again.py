"""試行環境の情報連携: 権限や目的が変わった版で、残してあるフォルダーを起動すると、もう一度準備される。"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sesshu.operate.demo_house import Wishes
from sesshu.operate.demonstration import arranged_for
from sesshu.operate.exchange import arranging

CHANGED: list[tuple[str, Any]] = [
    ("USES", arranging.USES | {"ledger": {"purposes": ["INMOVER_QUERY"], "systems": ["001"]}}),
    ("SCOPES", arranging.SCOPES | {"addressee": {"tells_merges": False}}),
    ("CLIENTS", tuple((*one[:3], ["number_api.put"]) for one in arranging.CLIENTS)),
]


@pytest.mark.parametrize(("name", "value"), CHANGED)
def test_数が同じでも_だれに何を許すかが違えば_もう一度準備する(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: Any
) -> None:
    wishes = Wishes(residents=200)
    assert not arranging.is_done(tmp_path, arranged_for(wishes))
    arranging.note_done(tmp_path, arranged_for(wishes))
    assert arranging.is_done(tmp_path, arranged_for(wishes))
    assert not arranging.is_done(tmp_path, arranged_for(Wishes(residents=200, moved=2)))
    monkeypatch.setattr(arranging, name, value)
    assert not arranging.is_done(tmp_path, arranged_for(wishes))
