"""A backup of one municipality: sealed, complete, refused over a living database, equal when it is brought back."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sesshu.operate import postgres, sealed
from sesshu.operate.backup import making, restoring
from sesshu.operate.databases import Access, Databases, Place

ROOT = Path(__file__).resolve().parents[2]
PLACE = Place("ledger", "431001")
PASSPHRASE = "試験用の合言葉-" + "x" * 20
SECRET_NAME = "架空　控子"
FILL = """
import django; django.setup()
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.entries import DoseEntry
from tests.ledger.doses.people import make_resident
by = job_actor("setup", "dose.write")
people = [make_resident(birth=date(2025, 1, day), name="架空　控子") for day in range(1, 21)]
actions.record_doses(by=by, purpose="DOSE_REGISTRATION",
    entries=[DoseEntry(resident_id=one.pk, given_on=date(2025, 4, 1), product="hepb") for one in people])
"""


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[postgres.Server, Path]]:
    place = Path(tempfile.mkdtemp(prefix="sesshu-backup-"))
    place.chmod(0o755)
    found = postgres.Server(place / "pg", options=postgres.FAST_AND_UNSAFE).start()
    yield found, place
    found.stop()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def keeper(server: tuple[postgres.Server, Path]) -> Databases:
    return Databases(server[0].dsn(), server[1] / "settings" / "roles.json")


@pytest.fixture(scope="module")
def var(server: tuple[postgres.Server, Path]) -> Path:
    folder = server[1] / "var"
    (folder / "imports" / "ab").mkdir(parents=True)
    (folder / "imports" / "ab" / "abcd").write_bytes(os.urandom(3 << 20))
    (folder / "prints").mkdir()
    (folder / "prints" / "P2026-00001.pdf").write_bytes(b"%PDF-made-up")
    return folder


@pytest.fixture(scope="module")
def living(keeper: Databases) -> Access:
    access = keeper.ensure(PLACE)
    environment = os.environ | {
        "SESSHU_DSN": access.app, "SESSHU_SYSTEM": "ledger", "SESSHU_MUNICIPALITY": "431001",
        "DJANGO_SETTINGS_MODULE": "sesshu.site.ledger", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", FILL], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return access


@pytest.fixture(scope="module")
def backup(server: tuple[postgres.Server, Path], living: Access, var: Path) -> Path:
    """The folder of one backup."""
    return Path(making.make(PLACE, living.owner, var, server[1] / "backup", PASSPHRASE)["folder"])


def counts(dsn: str) -> tuple[int, int, int]:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM resident), (SELECT count(*) FROM dose), (SELECT count(*) FROM audit_entry)"
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])


def test_控えは読めない形で置かれ_新しいデータベースに同じ件数で戻る(
    server: tuple[postgres.Server, Path], keeper: Databases, living: Access, var: Path, tmp_path: Path
) -> None:
    made = making.make(PLACE, living.owner, var, tmp_path, PASSPHRASE)
    before, folder = counts(living.app), Path(made["folder"])
    assert before[:2] == (20, 20)
    assert {one["table"]: one["rows"] for one in made["tables"]}["resident"] == 20
    for file in folder.iterdir():
        text = file.read_bytes()
        assert SECRET_NAME.encode() not in text
        assert b"CREATE TABLE" not in text
        assert file.stat().st_mode & 0o077 == 0

    with pytest.raises(restoring.RestoreRefusedError, match="すでにあります"):
        restoring.restore(folder, keeper, server[1] / "var2", PASSPHRASE)
    assert counts(living.app) == before

    found = restoring.restore(folder, keeper, server[1] / "var2", PASSPHRASE, over_living=True)
    assert found["equal"] is True
    assert found["files"] == 2
    assert found["kept"].startswith("sesshu_ledger_431001_before_")
    access = keeper.ensure(PLACE)
    assert counts(access.app) == before
    for path in ("imports/ab/abcd", "prints/P2026-00001.pdf"):
        assert (server[1] / "var2" / path).read_bytes() == (var / path).read_bytes()
    # the app role is again limited to adding entries, and nobody else comes in
    with psycopg.connect(access.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM audit_entry")
    # numbers go on where they were
    with psycopg.connect(access.owner) as connection:
        last, most = connection.execute(
            "SELECT last_value, (SELECT max(queue_id) FROM audit_entry)"
            " FROM pg_sequences WHERE sequencename = 'audit_entry_queue_id_seq'"
        ).fetchone() or (0, 1)
        assert last >= most


@pytest.mark.parametrize("harm", ["passphrase", "byte", "cut", "swapped"])
def test_合言葉違い_1バイトの傷_切れたファイル_入れ替えでは戻さない(
    server: tuple[postgres.Server, Path], keeper: Databases, backup: Path, harm: str
) -> None:
    folder = backup
    copy = server[1] / f"harmed-{harm}"
    shutil.copytree(folder, copy)
    file, passphrase = copy / making.DATABASE, PASSPHRASE
    text = bytearray(file.read_bytes())
    match harm:
        case "passphrase":
            passphrase = "別の合言葉" * 5
        case "byte":
            text[len(text) // 2] ^= 1
        case "cut":
            del text[-100:]
        case "swapped":
            text = bytearray((copy / making.FILES).read_bytes())
    file.write_bytes(text)
    names = sorted(database_names(keeper))
    with pytest.raises(sealed.SealError):
        restoring.restore(copy, keeper, server[1] / f"var-{harm}", passphrase, over_living=True)
    assert [name for name in sorted(database_names(keeper)) if not name.endswith("_restoring")] == [
        name for name in names if not name.endswith("_restoring")
    ]


def database_names(keeper: Databases) -> list[str]:
    with psycopg.connect(keeper.admin_dsn) as connection:
        return [str(name) for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()]


@pytest.mark.parametrize("size", [0, 1, sealed.CHUNK - 1, sealed.CHUNK, sealed.CHUNK + 1, 2 * sealed.CHUNK])
def test_封をしたファイルは大きさの境目でも元に戻り_最後の塊を落とすと読めない(size: int) -> None:
    text, file = os.urandom(size), io.BytesIO()
    writer = sealed.Writer(file, PASSPHRASE, "x")
    for at in range(0, size, 300_000):
        writer.write(text[at : at + 300_000])
    writer.close()
    file.seek(0)
    assert b"".join(sealed.chunks(file, PASSPHRASE, "x")) == text
    whole = file.getvalue()
    cut = whole[: -((size - 1) % sealed.CHUNK + 1 + sealed.TAG)] if size else whole[:-1]
    if size > sealed.CHUNK:
        with pytest.raises(sealed.SealError):
            b"".join(sealed.chunks(io.BytesIO(cut), PASSPHRASE, "x"))
    with pytest.raises(sealed.SealError):
        b"".join(sealed.chunks(io.BytesIO(whole), PASSPHRASE, "y"))


def test_コマンドで取り_別のサーバーの設定に戻し_利用記録が残る(
    server: tuple[postgres.Server, Path], keeper: Databases, living: Access, var: Path, tmp_path: Path
) -> None:
    access, settings = living, server[1] / "settings"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SESSHU", "DJANGO"))}
    base = kept | {"PYTHONPATH": str(ROOT / "src"), "SESSHU_BACKUP_PASSPHRASE": PASSPHRASE}

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sesshu.cli", *arguments], env=base | more, capture_output=True, text=True,
            check=False, timeout=200,
        )  # fmt: skip

    place = {
        "SESSHU_SYSTEM": "ledger", "SESSHU_MUNICIPALITY": "431001", "SESSHU_DSN": access.app,
        "SESSHU_OWNER_DSN": access.owner, "SESSHU_VAR": str(var),
    }  # fmt: skip
    short = run("backup", str(tmp_path / "b"), **place, SESSHU_BACKUP_PASSPHRASE="短い")
    assert short.returncode == 1
    assert "20文字以上" in short.stderr
    done = run("backup", str(tmp_path / "b"), **place)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    again = run(
        "restore", made["folder"], "--settings", str(settings), "--files", str(tmp_path / "v"), "--over-living",
        SESSHU_ADMIN_DSN=keeper.admin_dsn,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    back = json.loads(again.stdout)
    assert (back["rows"], back["tables"], back["equal"]) == (made["rows"], made["tables"], True)
    assert Path(back["settings"]).exists()
    with psycopg.connect(keeper.ensure(PLACE).app) as connection:
        acts = {
            act for (act,) in connection.execute("SELECT act FROM audit_entry WHERE act LIKE 'backup.%'").fetchall()
        }
    assert acts == {"backup.made", "backup.restored"}
