"""支援措置の名乗り: 更新で台帳が締め出されず、前よりも多くのことができる連携システムもなく、マスタに理由が残る。"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

import psycopg
import pytest
from django.apps import apps

from sesshu.addressee.number_rules.models import NumberUse
from sesshu.addressee.unified_numbers.models import HeldNumber, LinkTold
from sesshu.operate.databases import Databases, Place, migrate
from tests.addressee.old_tellers import AT, LEDGER, NAMES, REGISTER, fill
from tests.old_versions import make_old

PLACE = Place("addressee", "431001")
MIGRATION = import_module("sesshu.addressee.unified_numbers.migrations.0009_tellers_of_before")
ROWS = """
    SELECT code, valid_from::text, superseded_at IS NULL, teller, facts, own_facts, approval IS NULL, recorded_by,
        reason
    FROM number_use ORDER BY code, valid_from, recorded_at, superseded_at
"""


@pytest.mark.postgres
def test_台帳として話していたシステムの今日からの登録に名乗りが付き_前の登録は変わらずに残る(
    databases: Databases,
) -> None:
    name = f"sesshu_addressee_upgrade{os.getpid()}"
    access = databases.make_empty(name, name)
    try:
        make_old(PLACE, "tests.addressee.old_tellers", access.owner)
        for _ in range(2):
            migrate(PLACE, access)
            with psycopg.connect(access.app) as connection:
                rows = connection.execute(ROWS).fetchall()
            old, new = ("clerk-1", "登録"), ("j:upgrade", MIGRATION.SPOKE)
            assert [row[1:] for row in rows if row[0] == NAMES[LEDGER]] == [
                ("2026-04-01", False, "", "", False, False, *old),
                ("2026-04-01", True, "", "", False, False, *old),
                ("2026-05-01", False, "", "move_in", True, False, *old),
                ("2026-05-01", True, "ledger", "move_in", True, True, *new),
                ("2035-04-01", False, "", "", False, False, *old),
                ("2035-04-01", True, "ledger", "", False, True, *new),
            ]
            assert {row[3] for row in rows if row[0] != NAMES[LEDGER]} == {""}
    finally:
        databases.drop(name)


def given() -> set[str]:
    MIGRATION.give(apps, None)
    rows = NumberUse.objects.believed().filter(teller="ledger")
    assert {row.reason for row in rows} <= {MIGRATION.SPOKE, MIGRATION.MAY_BE}
    return {row.code for row in rows}


@pytest.mark.django_db
def test_だれも台帳として話していなければ_個人番号を渡したことのないシステムに付き_画面に理由が出る(
    signed_in_as: Any,
) -> None:
    fill(apps)
    link = apps.get_model("unified_numbers", "BusinessLink").objects.get()
    LinkTold.objects.create(link=link, teller="ledger", protected=True, guarded_only=True, at=AT, by="")
    assert given() == {NAMES[LEDGER]}
    rows = NumberUse.objects.filter(reason=MIGRATION.MAY_BE).order_by("valid_from")
    assert len(rows) == 2
    page = signed_in_as("clerk").get(f"/masters/number-use/{rows[0].pk}/").content.decode()
    assert MIGRATION.MAY_BE in page


@pytest.mark.django_db
def test_それでも分からなければ_今までできたすべてのシステムに付き_稼働状況に出る() -> None:
    from sesshu.addressee.unified_numbers.health import tellers
    from sesshu.foundation.api.models import ApiClient

    fill(apps)
    HeldNumber.objects.create(
        person=HeldNumber.objects.get().person, sealed=b"s", key_version=1, number_index=b"j", index_version=1,
        valid_from=AT, valid_until=AT, reason="numbered", source="register", recorded_by=f"c:{LEDGER}",
    )  # fmt: skip
    ApiClient.objects.update(key_hash=None)
    assert given() == {NAMES[LEDGER], NAMES[REGISTER]}
    assert tellers().value == {"many": 1, "without": 0}


@pytest.mark.django_db
def test_登録のない市では何も付かない() -> None:
    assert given() == set()
