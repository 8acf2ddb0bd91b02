"""前の版で配信済みのものをもう一度送って断念した配信は、更新すると配信済みに戻り、取り消せる。"""

from __future__ import annotations

import os

import psycopg
import pytest

from sesshu.hub.arrivals.states import NEXT, DeliveryState
from sesshu.operate.databases import Databases, Place, migrate
from tests.old_versions import make_old

PLACE = Place("hub", "431001")


@pytest.mark.postgres
def test_配信済みのあとに断念した配信だけが_配信済みに戻り_断念した理由は残る(databases: Databases) -> None:
    name = f"sesshu_hub_upgrade{os.getpid()}"
    access = databases.make_empty(name, name)
    try:
        make_old(PLACE, "tests.hub.old_hub", access.owner)
        migrate(PLACE, access)
        with psycopg.connect(access.app) as connection:
            rows = connection.execute("SELECT number, state, receipt, reason FROM delivery ORDER BY number").fetchall()
        assert rows == [
            (1, "delivered", "r1", ""), (2, "given_up", "", "断念"), (3, "delivered", "r3", "断念"),
            (4, "refused", "r4", "断念"),
        ]  # fmt: skip
        assert DeliveryState.WITHDRAWN in NEXT[DeliveryState.DELIVERED]
    finally:
        databases.drop(name)
