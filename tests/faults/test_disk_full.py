"""保存先の空きがない: the job stops under a name, says what it waits for, and goes on once there is room."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.files.models import Export, Import
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.jobs import run_now
from sesshu.ledger.mailings.jobs import start_printing
from sesshu.operate import postgres
from sesshu.operate.databases import Databases, Place
from tests.ledger.mailings import office as mailings

ROOT = Path(__file__).resolve().parents[2]
ROWS = 4000
SMALL, LARGE = "3m", "300m"


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process, or of those it starts, grows beyond some bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.fixture(autouse=True)
def _var(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


@pytest.fixture
def desk(client: Client, settings: Any) -> Client:
    now = clock.now()
    account = Account.objects.create(
        login_id="full", display_name="試験", active_from=now.date(), created_at=now, password_must_change=False
    )
    DutyAssignment.objects.create(account=account, duty="clerk", valid_from="2020-04-01", given_by="j:t", given_at=now)
    client.cookies[settings.SESSHU_SESSION_COOKIE] = sessions.begin(account, factors="demo", terminal="T-1")[1]
    return client


@pytest.mark.django_db
def test_受け取る空きがなければ画面がそう言い_空きができれば同じファイルを受け取る(
    desk: Client, tmp_path: Path
) -> None:
    page = desk.get("/files/").content.decode()
    key = page.split('name="form_key" value="')[1].split('"')[0]
    sent = {"interface": "residents.full", "form_name": "UploadForm", "form_key": key}

    def send() -> Any:
        file = SimpleUploadedFile("全件.csv", b"x" * 100_000)
        return desk.post("/files/", sent | {"file": file})

    with room_for(50_000):
        answer = send()
    assert answer.status_code == 507
    text = answer.content.decode()
    assert "保存先の空き容量がありません" in text
    assert "二重には登録されません" in text
    assert not Import.objects.exists()
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == [], "half a file takes no room"
    assert send().status_code == 302
    assert Import.objects.count() == 1


@pytest.mark.django_db
def test_印刷の保存先が一杯なら待機して理由を示し_空きができれば続きを印刷する(clerk: Actor, chief: Actor) -> None:
    with clock.set_to(mailings.NOW):
        mailings.texts_in_force(clerk)
        for number in range(3):
            mailings.child(f"試験　{number}番")
        mailing = mailings.released(clerk, chief)
        job = start_printing(mailing_id=mailing.id, by=clerk)
        with room_for(2_000):
            job = run_now(job)
        assert (job.state, job.error_code, job.attempts) == ("queued", "DISK_FULL", 0)
        assert "空き容量がありません" in job.reason
        assert "自動で続きから" in job.reason
        assert PrintRun.objects.get().state == "prepared"
        job = run_now(job)
        assert (job.state, job.error_code, job.reason) == ("succeeded", "", "")
        run = PrintRun.objects.get()
        assert (run.state, run.pages, run.parts.count()) == ("printed", 3, 1)


@pytest.mark.django_db
def test_一覧の出力先が一杯なら台帳に載らない(clerk: Actor) -> None:
    from sesshu.foundation.files.exporting import export

    rows = [{"code": "x" * 1000} for _ in range(100)]
    asked = {"name": "一覧", "columns": [("code", "番号")], "rows": rows, "by": clerk, "purpose": "FILE_EXCHANGE"}
    with room_for(10_000), pytest.raises(OSError, match="too large"):
        export(**asked)
    assert not Export.objects.exists()
    assert export(**asked).rows == 100


class FullOffice:
    """A ledger whose staged rows lie on a disk of a few megabytes."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self.environment = os.environ | {
            "SESSHU_DSN": dsn, "SESSHU_VAR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip

    def run(self, *arguments: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "tests.faults.full_office", *arguments]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told


@pytest.fixture
def small_disk(databases: Databases, tmp_path: Path) -> Iterator[tuple[FullOffice, Path]]:
    disk = Path(os.environ["SESSHU_TEST_FOLDER"]) / f"small-disk-{os.getpid()}"
    disk.mkdir()
    owner = postgres.run_as()
    whose = f"uid={owner['user']},gid={owner['group']}" if owner else ""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SMALL},mode=700,{whose}", "tmpfs", disk],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        disk.rmdir()
        pytest.skip("making a small disk needs the right to mount")
    place = Place(os.environ["SESSHU_SYSTEM"], f"full{os.environ.get('PYTEST_XDIST_WORKER', '')}")
    space = f"small_{place.municipality}"
    try:
        dsn = databases.ensure(place).app
        admin = psycopg.conninfo.make_conninfo(databases.admin_dsn, dbname=place.name)
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE {space} LOCATION '{disk}'")  # type: ignore[arg-type]
            connection.execute(f"ALTER TABLE file_import_row SET TABLESPACE {space}")  # type: ignore[arg-type]
        yield FullOffice(dsn, tmp_path), disk
    finally:
        databases.drop(place.name)
        with psycopg.connect(databases.admin_dsn, autocommit=True) as connection:
            connection.execute(f"DROP TABLESPACE IF EXISTS {space}")  # type: ignore[arg-type]
        subprocess.run(["umount", disk], check=False)
        disk.rmdir()


@pytest.mark.timeout(600)
def test_データベースのディスクが一杯なら取込は待機し_空きができれば一行も失わずに続く(
    small_disk: tuple[FullOffice, Path],
) -> None:
    office, disk = small_disk
    office.run("receive", str(ROWS))
    stopped = office.run("work")
    assert stopped["import"] in ("received", "decoded")
    [[kind, state, code, reason]] = stopped["jobs"]
    assert (kind, state, code) == ("files.prepare", "queued", "DISK_FULL")
    assert "空き容量がありません" in reason
    subprocess.run(["mount", "-o", f"remount,size={LARGE}", disk], check=True)
    done = office.run("work")
    assert (done["import"], done["accepted"], done["ready"]) == ("committed", ROWS, 0)
    assert [job[1:] for job in done["jobs"]] == [["succeeded", "", ""]] * 2
