"""控えを取り、消去し、控えを戻し、もう一度消去する: 本物の控えと本物のコマンドで、消えた人は戻ったままにならない。"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sesshu.operate.backup import making, restoring
from sesshu.operate.databases import Databases, Place
from tests.house import ROOT

PLACE = Place("ledger", f"again{os.environ.get('PYTEST_XDIST_WORKER', '')}")
PASSPHRASE = "試験用の合言葉-" + "x" * 20
FILL = """
import django; django.setup()
from datetime import date
from sesshu.ledger.erasures import holding
from tests.ledger.doses.people import make_resident
from tests.ledger.erasures.office import PURPOSE, person
from tests.ledger.mailings.office import dosed, gone
for number in range(5):
    who = make_resident(birth=date(2015, 1, 10), name=f"架空　{number}子")
    dosed(who, date(2016, 2, 1))
    if number:
        gone(who, "dead", date(2020, 4, 2))
holding.place(
    addressee_number=who.addressee_number, kind="relief", reason="申請中", by=person("clerk"), purpose=PURPOSE
)
"""
LIFT_AND_ERASE = """
import django; django.setup()
from sesshu.foundation.approvals import actions as approvals
from sesshu.ledger.erasures import holding
from sesshu.ledger.erasures.models import ErasureHold
from tests.ledger.erasures.office import PURPOSE, approved, asked, person, worked
hold = ErasureHold.objects.get()
request = holding.ask_lifting(hold_id=hold.pk, reason="認定の決定", by=person("clerk"), purpose=PURPOSE)
approvals.approve(approval_id=request.pk, by=person("chief"))
worked(approved(asked(person("clerk"))))
"""


def names(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        return [str(name) for (name,) in connection.execute("SELECT name FROM resident ORDER BY name").fetchall()]


@pytest.fixture
def place(databases: Databases) -> Iterator[str]:
    """The database of an office that nobody else uses; with it goes the one that a restore sets aside."""
    yield databases.ensure(PLACE).app
    with psycopg.connect(databases.admin_dsn) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PLACE.name])
        ours = [str(name) for (name,) in rows.fetchall()]
    for name in ours:
        databases.drop(name)


@pytest.mark.timeout(600)
def test_戻した控えに戻ってきた人が_台帳からもう一度消える(databases: Databases, place: str, tmp_path: Path) -> None:
    var, restored, kept = tmp_path / "var", tmp_path / "var2", tmp_path / "kept"
    for one in (var, restored):
        one.mkdir()

    def run(*arguments: str, files: Path) -> str:
        environment = os.environ | {
            "SESSHU_DSN": place, "SESSHU_SYSTEM": PLACE.system, "SESSHU_MUNICIPALITY": PLACE.municipality,
            "SESSHU_DEMO": "1", "SESSHU_VAR": str(files), "DJANGO_SETTINGS_MODULE": "sesshu.site.ledger",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=250
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def again() -> list[tuple[str, int | None]]:
        told = json.loads(run("-m", "sesshu.cli", "erase-again", str(kept), files=restored))
        return [(one["state"], one.get("people")) for one in told["erasures"]]

    everybody = [f"架空　{number}子" for number in range(5)]
    run("-c", FILL, files=var)
    made = making.make(PLACE, databases.ensure(PLACE).owner, var, tmp_path / "backup", PASSPHRASE)
    run("-c", LIFT_AND_ERASE, files=var)
    assert names(place) == everybody[:1]
    shutil.copytree(var / f"ledger-{PLACE.municipality}" / "erasures", kept)

    restoring.restore(Path(made["folder"]), databases, restored, PASSPHRASE, over_living=True)
    assert names(place) == everybody  # the backup is older than the erasure, and than the end of the hold

    assert again() == [("done", 3)]
    assert names(place) == [everybody[0], everybody[4]]
    with psycopg.connect(place) as connection:
        row = connection.execute("SELECT state, restored_at IS NOT NULL FROM erasure").fetchall()
        assert row == [("done", True)]
        assert connection.execute("SELECT count(DISTINCT resident_id) FROM dose").fetchall() == [(2,)]
    assert again() == [("done before", None)]
