"""本番では、暗号化されない線に接続キーも人の情報も出さない。"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from sesshu.foundation.api.calling import NotReached, call
from sesshu.foundation.posting import may_carry
from tests.plain import plain_door


class Said(BaseModel):
    text: str = "x"


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
def test_本番では平文の相手へ鍵も本文も送らず_試行では送る(settings: Any, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("sesshu_x", encoding="ascii")
    with plain_door() as (address, came):
        settings.SESSHU_PRODUCTION = True
        with pytest.raises(NotReached, match="https://"):
            call(address, str(key), Said(), Said)
        assert came == []
        settings.SESSHU_PRODUCTION = False
        call(address, str(key), Said(), Said)
        assert came == ["Bearer sesshu_x"]


@pytest.mark.parametrize(
    ("address", "production", "trial"),
    [
        ("https://addressee.example/", True, True),
        ("http://addressee.example/", False, True),
        ("http://127.0.0.1:1/", True, True),
        ("http://localhost.example/", False, True),
        ("ftp://127.0.0.1/", False, False),
        ("", False, False),
    ],
)
def test_暗号化された線か_この計算機の中だけ(address: str, production: bool, trial: bool, settings: Any) -> None:
    settings.SESSHU_PRODUCTION = True
    assert may_carry(address) is production
    settings.SESSHU_PRODUCTION = False
    assert may_carry(address) is trial
