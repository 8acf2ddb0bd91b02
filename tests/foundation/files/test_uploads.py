"""受信の途中のファイル: whole or nothing, and nothing that a killed process would leave under a name."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotPermitted, TooLarge
from sesshu.foundation.files import storage

BEYOND_MEMORY = b"0123456789abcdef" * (3 * 1024**2 // 16)


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> Path:
    settings.SESSHU_VAR = tmp_path
    return tmp_path


def sent(by: Actor | None, content: bytes, **headers: Any) -> Any:
    request = RequestFactory().post("/files/", {"file": SimpleUploadedFile("名簿.csv", content)}, **headers)
    request.actor = by  # type: ignore[attr-defined]
    return request


def test_大きなファイルも名前のない場所で一字も違わず受け取る(clerk: Actor, var: Path) -> None:
    file = sent(clerk, BEYOND_MEMORY).FILES["file"]
    assert [found for found in var.rglob("*") if found.is_file()] == []
    assert (file.name, file.size) == ("名簿.csv", len(BEYOND_MEMORY))
    assert b"".join(file.chunks()) == BEYOND_MEMORY
    file.close()


def test_サインインしていない人のファイルは大きさによらず受け取らない() -> None:
    with pytest.raises(NotPermitted):
        _ = sent(None, b"1").FILES


def test_上限を超えると言われた内容は読み始めない(clerk: Actor) -> None:
    request = sent(clerk, b"1", CONTENT_LENGTH=str(storage.MOST_BYTES + 2 * 1024**2))
    with pytest.raises(TooLarge, match="512MBまで"):
        _ = request.FILES


def test_途中で落ちた処理の書きかけは次の受信で消え_受信中のものは残る() -> None:
    abandoned, growing = (storage.folder() / f"{storage.DRAFT}{name}" for name in ("old", "new"))
    for draft in (abandoned, growing):
        draft.write_bytes(b"1")
    before = time.time() - storage.ABANDONED_SECONDS - 60
    os.utime(abandoned, (before, before))
    kept = storage.keep([b"abc"])
    assert (abandoned.exists(), growing.exists()) == (False, True)
    assert storage.read(kept.sha256) == b"abc"
