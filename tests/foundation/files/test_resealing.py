"""暗号化し直しと消去・読取りが同時でも、消した画像は戻らず、読む人はいつも元の中身を得る。"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation.files import sealing, storage
from tests.house import ROOT

OLD, NEW = "a" * 40, "b" * 40
# Another process of the office, which brings every file under the newest key and says how many it changed.
RESEAL = """
import sys, django
django.setup()
from sesshu.foundation.files import storage
print(sum(storage.reseal(one) for one in sys.argv[1:]))
"""


@pytest.fixture
def kept(tmp_path: Path, settings: Any) -> list[str]:
    """Pictures under a key that is not the newest any more."""
    settings.SESSHU_VAR, settings.SESSHU_FILES_KEY = str(tmp_path), OLD
    hashes = [storage.keep_sealed(f"架空の画像 {n}".encode() * 1000).sha256 for n in range(40)]
    settings.SESSHU_FILES_KEY = f"{NEW},{OLD}"
    return hashes


def test_暗号化し直している間に消した画像は_元に戻らない(kept: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    read, begun = sealing.sealed, threading.Event()

    def slowly(content: bytes) -> bytes:
        begun.set()
        time.sleep(0.5)  # long enough for the other to remove it, were it not made to wait
        return read(content)

    monkeypatch.setattr(sealing, "sealed", slowly)
    resealing = _aside(lambda: storage.reseal(kept[0]))
    assert begun.wait(10)
    assert storage.remove(kept[0]) is True
    resealing.join()
    assert not storage.path_of(kept[0]).exists()


def test_消した画像の暗号化し直しと二度目の消去は_何もしない(kept: list[str]) -> None:
    assert [storage.remove(kept[0]), storage.remove(kept[0]), storage.reseal(kept[0])] == [True, False, False]


def test_二つの処理が同時に暗号化し直しても_一度ずつで_読む人は待たされず中身も同じ(
    kept: list[str], tmp_path: Path, settings: Any
) -> None:
    both = [_another_process(kept, tmp_path) for _ in range(2)]
    looks = 0
    while looks < 5 or any(one.poll() is None for one in both):
        for n, sha256 in enumerate(kept):
            assert storage.read(sha256) == f"架空の画像 {n}".encode() * 1000
        looks += 1
    assert [one.returncode for one in both] == [0, 0]
    assert sum(int(one.communicate()[0]) for one in both) == len(kept)
    settings.SESSHU_FILES_KEY = NEW
    assert all(storage.read(sha256) for sha256 in kept)
    assert [file.name for file in storage.folder().iterdir() if not file.is_dir()] == []


def _aside(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def _another_process(hashes: list[str], folder: Path) -> subprocess.Popen[bytes]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "sesshu.site.ledger", "PYTHONPATH": str(ROOT / "src"), "SESSHU_VAR": str(folder),
        "SESSHU_FILES_KEY": f"{NEW},{OLD}",
    }  # fmt: skip
    command = [sys.executable, "-W", "ignore", "-c", RESEAL, *hashes]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)  # noqa: S603 - our own
