"""本番では、封をした文も、暗号化されない線には出さない。"""

from __future__ import annotations

from typing import Any

import pytest

from sesshu.foundation.sealed_messages import sending
from tests.plain import plain_door


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
def test_本番では平文の相手へ送らず_試行では送る(settings: Any) -> None:
    with plain_door() as (address, came):
        settings.SESSHU_PRODUCTION = True
        with pytest.raises(sending.NotTaken, match="https://"):
            sending.post("token", address, 2.0)
        assert came == []
        settings.SESSHU_PRODUCTION = False
        sending.post("token", address, 2.0)
        assert len(came) == 1
