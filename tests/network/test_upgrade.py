"""Bodies of a network of before keep what was known of them: with the kinds the law gives them, and with days."""

from __future__ import annotations

import os
from datetime import date

import psycopg
import pytest

from sesshu.operate.databases import Databases, Place, migrate
from tests.network.old_network import APRIL
from tests.old_versions import make_old

PLACE = Place("network")
NOVEMBER = date(2026, 11, 1)


@pytest.mark.postgres
def test_前の版の団体は_法令どおりの種類と_日付のある評価書の状態になる(databases: Databases) -> None:
    """What was published holds from its publication; a change that is pending, from the day of registration."""
    name = f"sesshu_network_upgrade{os.getpid()}"
    access = databases.make_empty(name, name)
    try:
        make_old(PLACE, "tests.network.old_network", access.owner)
        migrate(PLACE, access)
        with psycopg.connect(access.app) as connection:
            kinds = connection.execute(
                "SELECT code, valid_from, words, asked_by FROM body_kind JOIN body ON body.id = body_id"
                " ORDER BY code, body_kind.number"
            ).fetchall()
            facts = connection.execute(
                "SELECT code, valid_from, assessment_number, published_on, change_pending FROM assessment_fact"
                " JOIN body ON body.id = body_id ORDER BY code"
            ).fetchall()
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("UPDATE assessment_fact SET change_pending = false")
        assert kinds == [
            ("012033", NOVEMBER, "mayor", ""),
            ("431001", NOVEMBER, "mayor", ""),
            ("432024", NOVEMBER, "mayor", ""),
            ("432024", date(2026, 11, 10), "allowance_payer|mayor|medical_insurer", "u:1"),
            ("432032", NOVEMBER, "mayor", ""),
            ("434825", NOVEMBER, "mayor", ""),
            ("mhlw", NOVEMBER, "health_minister", ""),
        ], "確認できていない立場は、承認された登録のある団体に、その日から残る"
        assert facts == [
            ("012033", APRIL, "4", APRIL, False), ("431001", NOVEMBER, "5", APRIL, True),
            ("432024", NOVEMBER, "", None, False), ("432032", NOVEMBER, "", None, False),
            ("434825", NOVEMBER, "", None, False), ("mhlw", APRIL, "6", APRIL, False),
        ]  # fmt: skip
    finally:
        databases.drop(name)
