"""The key apart from the data: no backup without a copy of the key, never both in one place, both bring it back."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sesshu.operate import postgres, sealed
from sesshu.operate.backup import making, restoring, wrapping_key
from sesshu.operate.databases import Access, Databases, Place

pytestmark = pytest.mark.timeout(900)  # a busy machine is no fault
ROOT = Path(__file__).resolve().parents[2]
PLACE = Place("addressee", "431001")
BACKUP, FIRST, SECOND = (f"{name}の合言葉-{'x' * 20}" for name in ("データ", "保管者1", "保管者2"))
FILL = """
import django; django.setup()
from tests.addressee.conftest import item, put
put(*(item(n, str(100 + n)) for n in range(20)))
"""
REVEAL = """
import django; django.setup()
from sesshu.addressee.unified_numbers.looking_up import _number_of
from sesshu.addressee.unified_numbers.models import BusinessLink
from sesshu.numbers.testing import individual_number
for n in range(20):
    link = BusinessLink.objects.get(system="001", business_number=str(100 + n))
    assert _number_of(link.person_id) == individual_number(n)
print("all twenty")
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="sesshu-keys-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def keeper(folder: Path) -> Iterator[Databases]:
    server = postgres.Server(folder / "pg", options=postgres.FAST_AND_UNSAFE).start()
    yield Databases(server.dsn(), folder / "settings" / "roles.json")
    server.stop()


@pytest.fixture(scope="module")
def living(keeper: Databases, folder: Path) -> Access:
    """An addressee system with twenty numbers; its key lies in its own folder."""
    access = keeper.ensure(PLACE)
    done = inside(FILL, access.app, folder / "var")
    assert done.returncode == 0, done.stderr[-2000:]
    return access


def environment(dsn: str, var: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SESSHU", "DJANGO"))}
    return kept | {
        "SESSHU_DSN": dsn, "SESSHU_SYSTEM": "addressee", "SESSHU_MUNICIPALITY": "431001", "SESSHU_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "sesshu.site.addressee", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    } | more  # fmt: skip


def inside(code: str, dsn: str, var: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], env=environment(dsn, var), capture_output=True, text=True, check=False
    )


def run(*arguments: str, dsn: str, var: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sesshu.cli", *arguments], env=environment(dsn, var, SESSHU_DEMO="1", **more),
        capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip


def test_鍵の控えがなければデータの控えを取らず_両方を戻すと個人番号が開く(
    keeper: Databases, living: Access, folder: Path, tmp_path: Path
) -> None:
    var, safe = folder / "var", tmp_path / "safe"
    with pytest.raises(wrapping_key.KeyRefusedError, match="sesshu keys export"):
        making.make(PLACE, living.owner, var, tmp_path / "data", BACKUP)
    secrets = {"SESSHU_KEYS_PASSPHRASE": FIRST, "SESSHU_KEYS_PASSPHRASE_2": SECOND}
    exported = run("keys", "export", str(safe), dsn=living.app, var=var, **secrets)
    assert exported.returncode == 0, exported.stderr
    kept = json.loads(exported.stdout)
    assert (kept["holders"], Path(kept["file"]).stat().st_mode & 0o777) == (2, 0o400)
    with psycopg.connect(living.app) as connection:
        told = connection.execute("SELECT count(*) FROM audit_entry WHERE act = 'data_key.exported'").fetchone()
    assert told == (1,)
    made = making.make(PLACE, living.owner, var, tmp_path / "data", BACKUP)
    assert made["wrapping_key"] == kept["fingerprint"]

    key = (var / "keys" / "wrapping.key").read_bytes()
    with tarfile.open(fileobj=io.BytesIO(opened(Path(made["folder"]), making.FILES))) as tar:
        names = tar.getnames()
    assert not [name for name in names if "key" in name]
    for name in (making.DATABASE, making.FILES, making.MANIFEST):
        assert key not in opened(Path(made["folder"]), name)
        assert key.hex().encode() not in opened(Path(made["folder"]), name)

    # the office burns down: another folder, and the database anew
    shutil.rmtree(var)
    new = folder / "new-var"
    back = restoring.restore(Path(made["folder"]), keeper, new, BACKUP, over_living=True)
    assert back["wrapping_key"] == kept["fingerprint"]
    access = keeper.ensure(PLACE)
    without = run("keys", "check", dsn=access.app, var=new)  # the data alone opens nothing
    assert (without.returncode, len(json.loads(without.stdout)["closed"])) == (1, 2)
    with pytest.raises(sealed.SealError):  # one of two holders alone opens nothing
        wrapping_key.bring_back(PLACE, Path(kept["file"]), new / "keys", [FIRST])
    both = wrapping_key.bring_back(PLACE, Path(kept["file"]), new / "keys", [FIRST, SECOND])
    assert both == {"fingerprint": kept["fingerprint"], "placed": True}
    assert (new / "keys" / "wrapping.key").stat().st_mode & 0o777 == 0o400
    seen = inside(REVEAL, access.app, new)
    assert seen.stdout.strip() == "all twenty", seen.stderr[-2000:]


def opened(backup: Path, name: str) -> bytes:
    with (backup / name).open("rb") as file:
        return b"".join(sealed.chunks(file, BACKUP, name))


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with a key."""
    found = tmp_path / "keys"
    found.mkdir()
    (found / "wrapping.key").write_bytes(bytes(range(32)))
    return found


def test_鍵の控えは_データの控えのある場所には置かない(keys: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "sesshu_addressee_431001-20261127-010000").mkdir(parents=True)
    (tmp_path / "data" / "sesshu_addressee_431001-20261127-010000" / making.MANIFEST).write_bytes(b"")
    with pytest.raises(wrapping_key.KeyRefusedError, match="別の場所"):
        wrapping_key.export(PLACE, keys, tmp_path / "data", [FIRST])
    wrapping_key.export(PLACE, keys, tmp_path / "safe", [FIRST])
    with pytest.raises(RuntimeError, match="鍵の控えがあります"):
        making.make(PLACE, "", tmp_path, tmp_path / "safe", BACKUP)


def test_合言葉は短くも_使い回しもできない(keys: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SESSHU_BACKUP_PASSPHRASE", BACKUP)
    for wrong, says in (([BACKUP], "別に"), ([FIRST, FIRST], "別に"), ([FIRST, SECOND, BACKUP], "1人か2人")):
        with pytest.raises(wrapping_key.KeyRefusedError, match=says):
            wrapping_key.export(PLACE, keys, tmp_path / "safe", wrong)
    with pytest.raises(sealed.SealError, match="20文字以上"):
        wrapping_key.export(PLACE, keys, tmp_path / "safe", ["短い"])
    assert not list(tmp_path.glob("safe/*"))


def test_別の市の控えも_傷のある控えも_別の鍵のある場所にも戻さない(keys: Path, tmp_path: Path) -> None:
    file = Path(wrapping_key.export(PLACE, keys, tmp_path / "safe", [FIRST])["file"])
    with pytest.raises(sealed.SealError):
        wrapping_key.bring_back(Place("addressee", "012033"), file, tmp_path / "other", [FIRST])
    with pytest.raises(sealed.SealError):
        wrapping_key.bring_back(PLACE, file, tmp_path / "other", [SECOND])
    assert wrapping_key.bring_back(PLACE, file, keys, [FIRST])["placed"] is False  # the same key is there
    (tmp_path / "third").mkdir()
    (tmp_path / "third" / "wrapping.key").write_bytes(bytes(32))
    with pytest.raises(wrapping_key.KeyRefusedError, match="別の鍵"):
        wrapping_key.bring_back(PLACE, file, tmp_path / "third", [FIRST])
    assert (tmp_path / "third" / "wrapping.key").read_bytes() == bytes(32)
    harmed = bytearray(file.read_bytes())
    harmed[-5] ^= 1
    (tmp_path / "harmed").write_bytes(harmed)
    with pytest.raises(sealed.SealError):
        wrapping_key.bring_back(PLACE, tmp_path / "harmed", tmp_path / "other", [FIRST])
    assert not (tmp_path / "other" / "wrapping.key").exists()


def test_鍵を替えたあとは_鍵の控えを取り直すまでデータの控えを取らない(keys: Path, tmp_path: Path) -> None:
    with pytest.raises(wrapping_key.KeyRefusedError, match="keys export"):
        wrapping_key.needed_by(keys)
    made = wrapping_key.export(PLACE, keys, tmp_path / "safe", [FIRST])
    assert wrapping_key.needed_by(keys) == made["fingerprint"]
    (keys / "wrapping.key").write_bytes(bytes(32))
    with pytest.raises(wrapping_key.KeyRefusedError, match="keys export"):
        wrapping_key.needed_by(keys)
    assert wrapping_key.needed_by(tmp_path / "ledger-has-none") == ""
