"""保管したのに台帳に載らなかったファイル: 一日たてば夜に消え、どこかの行が名指しするファイルは決して消えない。"""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files import orphans, storage
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.running import run_now
from tests.house import ROOT

pytestmark = pytest.mark.django_db
KIND = "files.forget_unregistered"
# Hashes that name no file of the store.
NOT_STORED = {
    "approvals_approval.payload_sha256", "erasure.content_sha256", "file_import.result_sha256", "form_part.sha256",
    "form_run.template_sha256", "mailing.frozen_sha256", "mailing_person.address_sha256",
    "mailing_person.addressed_sha256", "page_image.source_sha256",
    "undelivered_mail.address_sha256",
}  # fmt: skip
# Who keeps files, and the columns that name them.
KEEPERS: dict[str, set[str]] = {
    "foundation/files/actions.py": {"file_import.sha256"},
    "foundation/files/exporting.py": {"file_export.sha256"},
    "foundation/files/images.py": {"page_image.sha256", "page_image_change.sha256"},
    "ledger/disaster_extracts/actions.py": {"file_export.sha256"},
    "ledger/extracts/making.py": {"file_export.sha256", "extract_run.snapshot_sha256"},
    "ledger/handbooks/images.py": {"handbook_image.sha256"},
    "ledger/images/intake.py": set(),  # what came in lies until its job has ended; a day at most
    "ledger/printed_forms/seals.py": {"printed_form_seal.sha256"},
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def aged(sha256: str, hours: int = 25) -> None:
    then = time.time() - hours * 3600
    os.utime(storage.path_of(sha256), (then, then))


def swept() -> int:
    job = run_now(enqueue(kind=KIND, key="once", arguments={}, by=declared(KIND)[KIND].actor()))
    assert job.state == "succeeded"
    return job.done


def test_どの行も名指ししないファイルは_一日たってから消える(clerk: Actor) -> None:
    registered = export(
        name="予防接種_一覧", columns=[Column("number", "番号")], rows=[{"number": "1"}], by=clerk, purpose="STATISTICS"
    ).sha256
    lost, young = storage.keep([b"lost"]).sha256, storage.keep([b"young"]).sha256
    aged(registered), aged(lost), aged(young, hours=23)
    assert swept() == 1
    assert storage.read(registered)
    assert storage.read(young) == b"young"
    assert not storage.path_of(lost).exists()


def test_消す直前に同じ内容がもう一度保管されれば消えない() -> None:
    lost = storage.keep([b"lost"]).sha256
    aged(lost)
    [asked] = storage.settled()
    storage.keep([b"lost"])
    assert not storage.remove_settled(asked)
    assert storage.read(lost) == b"lost"


def test_ハッシュの列はどれも_保管したファイルの名前かそうでないかが決まっている() -> None:
    columns = {
        f"{model._meta.db_table}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.name.endswith("sha256")
    }
    assert columns - NOT_STORED == orphans.registered()


def test_ファイルを保管するところはどれも_名指しする列がある() -> None:
    source = ROOT / "src" / "sesshu"
    found = {
        file.relative_to(source).as_posix()
        for file in source.rglob("*.py")
        if re.search(r"\bstorage\.keep(_sealed)?\(", file.read_text(encoding="utf-8"))
    }
    assert found == KEEPERS.keys()
    assert set().union(*KEEPERS.values()) == orphans.registered()
