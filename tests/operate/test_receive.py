"""`./sesshu receive` as it is typed, on a database of its own: a file waits for a clerk, once."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sesshu.demo.city import make_city
from sesshu.demo.register import change_file
from sesshu.operate.databases import Place
from tests.house import ROOT, keeper


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[dict[str, str]]:
    place, databases = Place("ledger", f"rcv{os.environ.get('PYTEST_XDIST_WORKER', '')}"), keeper()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SESSHU", "DJANGO"))}
    yield kept | {
        "SESSHU_SYSTEM": "ledger", "SESSHU_MUNICIPALITY": "431001", "SESSHU_DSN": databases.ensure(place).app,
        "SESSHU_VAR": str(tmp_path / "var"), "SESSHU_SECRET_KEY": secrets.token_urlsafe(48),
        "SESSHU_FILES_KEY": secrets.token_urlsafe(48),
        "SESSHU_HOSTS": "localhost", "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    databases.drop(place.name)


def receive(environment: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "sesshu.cli", "receive", *arguments]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_渡したファイルは一度だけ受け取られ点検を待つ(ledger: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "住民異動_20261120.csv"
    file.write_bytes(change_file(make_city("431001", 200, 1)))
    answers = [receive(ledger, "residents.change", str(file), "--count", "9") for _ in range(2)]
    assert [code for code, _, _ in answers] == [0, 0], answers
    first, second = (json.loads(out) for _, out, _ in answers)
    assert first == second
    assert (first["state"], first["bytes"]) == ("received", file.stat().st_size)
    with psycopg.connect(ledger["SESSHU_DSN"]) as connection:
        asked = "SELECT display_name, control_count, received_by FROM file_import"
        assert connection.execute(asked).fetchall() == [("住民異動_20261120.csv", 9, "j:receive")]
        jobs = connection.execute("SELECT kind, state FROM job WHERE kind LIKE 'files.%'").fetchall()
        assert jobs == [("files.prepare", "queued")]
        acts = connection.execute("SELECT act FROM audit_entry WHERE actor = 'j:receive' ORDER BY queue_id").fetchall()
        assert acts == [("import.received",), ("job.requested",)]


def test_隣に置かれたハッシュと違うファイルは受け取らず_何も残さない(ledger: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "住民異動_20261121.csv"
    file.write_bytes(change_file(make_city("431001", 200, 2)))
    side = tmp_path / "住民異動_20261121.csv.sha256"
    side.write_text(f"{'0' * 64}  {file.name}\n")
    code, out, error = receive(ledger, "residents.change", str(file))
    assert (code, out) == (1, "")
    assert "ハッシュが送付票と合いません" in error
    right = hashlib.sha256(file.read_bytes()).hexdigest()
    assert right not in {path.name for path in Path(ledger["SESSHU_VAR"]).rglob("*")}
    side.write_text(f"{right.upper()}  {file.name}\n")
    code, out, _ = receive(ledger, "residents.change", str(file))
    assert (code, json.loads(out)["sha256"]) == (0, right)


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("residents.all", "sent.csv", "使えるもの: care.people、disability.people、doses.given"),
        ("residents.change", "gone.csv", "ファイルがありません"),
    ],
    ids=["知らない種類", "ないファイル"],
)
def test_使い方の誤りは何ができるかを言う(
    ledger: dict[str, str], tmp_path: Path, kind: str, name: str, told: str
) -> None:
    (tmp_path / "sent.csv").write_bytes(b"x")
    code, out, error = receive(ledger, kind, str(tmp_path / name))
    assert (code, out) == (2, "")
    assert told in error
    assert "Traceback" not in error
