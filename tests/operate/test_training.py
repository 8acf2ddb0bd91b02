"""研修用の写し: the same shape, and in no table a real name, number or address."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from sesshu.operate import training
from sesshu.operate.databases import Databases, Place

ROOT = Path(__file__).resolve().parents[2]
REAL = ("実名", "ジツメイ", "実在町", "7777001", "6666001", "5555001", "受付の秘密", "備考の秘密", "場所の秘密")
FILL = """
import django; django.setup()
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.inquiries import actions as inquiries
from sesshu.ledger.remarks.actions import write_remark
from sesshu.ledger.residents.keys import kana_key, search_key
from tests.ledger.doses.people import make_resident
by = job_actor("setup", "dose.write", "remark.write", "inquiry.write", "resident.read")
people = [make_resident(
    birth=date(2025, 1, day), name=f"実名　子{day}", kana="ジツメイ　コ", name_key=search_key("実名子"),
    kana_key=kana_key("ジツメイコ"), addressee_number=f"7777{day:03d}", health_number=f"6666{day:03d}",
    household_number=f"5555{day // 3:03d}", town="実在町", street="1番", address="熊本県熊本市実在町1番",
    household_head="実名　親") for day in range(1, 21)]
actions.record_doses(by=by, purpose="DOSE_REGISTRATION", entries=[
    DoseEntry(resident_id=one.pk, given_on=date(2025, 4, 1), product="hepb", place="場所の秘密") for one in people])
write_remark(resident_id=people[0].pk, text="備考の秘密", starts_on=date(2025, 4, 1), ends_on=None, by=by,
             purpose="RESIDENT_SEARCH")
slip = inquiries.open_slip(resident_id=people[0].pk, channel="telephone", by=by, purpose="RESIDENT_SEARCH")
inquiries.add_lines(slip_id=slip.id, lines=[inquiries.NewLine("noted", "受付の秘密")], by=by, purpose="RESIDENT_SEARCH")
"""


def everything(dsn: str) -> dict[str, str]:
    """Every row of every table as text."""
    with psycopg.connect(dsn) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {
            str(name): "\n".join(
                str(row)
                for (row,) in connection.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(str(name))))
            )
            for (name,) in tables
        }


def test_写しのどの表にも実在の氏名_番号_住所はなく_人数と接種は同じ(databases: Databases) -> None:
    place = Place("ledger", f"training{os.getpid()}")
    access = databases.ensure(place)
    environment = os.environ | {
        "SESSHU_DSN": access.app, "SESSHU_SYSTEM": "ledger", "SESSHU_MUNICIPALITY": "431001",
        "DJANGO_SETTINGS_MODULE": "sesshu.site.ledger", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", FILL], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert all(any(word in text for text in everything(access.owner).values()) for word in REAL)
    found = training.make(place, access.owner, databases)
    try:
        assert (found["persons"], found["doses"]) == (20, 20)
        copy = databases.admin_dsn.rsplit("/", 1)[0] + f"/{found['database']}"
        rows = everything(copy)
        assert {(table, word) for table, text in rows.items() for word in REAL if word in text} == set()
        assert rows["audit_entry"] == ""
        with psycopg.connect(copy) as connection:
            houses, births = connection.execute(
                "SELECT count(DISTINCT household_number), count(DISTINCT birth_date) FROM resident"
            ).fetchone() or (0, 0)
        assert (houses, births) == (7, 20)
    finally:
        databases.drop(found["database"])
        databases.drop(place.name)
