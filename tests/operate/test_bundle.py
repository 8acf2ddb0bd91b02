"""一式: made from locks with hashes, installed with the network cut, refused when a file was changed on the way."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from sesshu.operate import bundle

CUT = ["unshare", "--net", "--map-root-user"]


def wheel(folder: Path, name: str, text: str) -> Path:
    """A small wheel, as a stand-in for the real ones."""
    info, file = f"{name}-1.0.dist-info", folder / f"{name}-1.0-py3-none-any.whl"
    entries = {
        f"{name}.py": text,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(body.encode()).digest()).rstrip(b'=').decode()},"
        for path, body in entries.items()
    ]
    entries[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""])
    with zipfile.ZipFile(file, "w") as archive:
        for path, body in entries.items():
            archive.writestr(path, body)
    return file


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small clone with one lock, beside the folder of its wheel."""
    clone, shop = tmp_path / "clone", tmp_path / "shop"
    (clone / "requirements").mkdir(parents=True)
    (clone / "var").mkdir()
    shop.mkdir()
    made = wheel(shop, "sesshu_stand_in", "WORD = '接種'\n")
    digest = hashlib.sha256(made.read_bytes()).hexdigest()
    (clone / "requirements" / "core.lock").write_text(f"sesshu-stand-in==1.0 --hash=sha256:{digest}\n")
    (clone / "sesshu").write_text("#!/bin/sh\n")
    (clone / "var" / "secret").write_text("控え")
    monkeypatch.setattr(bundle, "ROOT", clone)
    return clone


def make(root: Path, name: str = "bundle") -> Path:
    words = ["--no-index", "--find-links", str(root.parent / "shop")]
    found = bundle.make(root.parent / name, ["core"], (), pip=words)
    assert found["wheels"] == 1
    return Path(found["folder"])


def install(folder: Path, target: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*CUT, str(folder / "install.sh"), str(target)], capture_output=True, text=True, check=False, timeout=120
    )


def may_cut() -> bool:
    return (
        bool(shutil.which("unshare"))
        and not subprocess.run([*CUT, "true"], capture_output=True, check=False).returncode
    )


@pytest.mark.skipif(not may_cut(), reason="この計算機ではネットワークを切り離せません")
def test_ネットワークを切っても導入でき_もう一度で更新できる(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "installed"
    for name in ("first", "second"):
        done = install(make(root, name), target)
        assert done.returncode == 0, done.stderr
    said = subprocess.run(
        [str(target / ".venv/bin/python"), "-c", "import sesshu_stand_in; print(sesshu_stand_in.WORD)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout == "接種\n"
    marker = json.loads((target / ".venv" / "sesshu-environment.json").read_text())
    assert marker["core"] == hashlib.sha256((root / "requirements" / "core.lock").read_bytes()).hexdigest()
    assert (target / "sesshu").exists()
    assert not (target / "var").exists()


@pytest.mark.parametrize("what", ["wheels/sesshu_stand_in-1.0-py3-none-any.whl", "source.tar", "install.sh"])
def test_途中で変わったファイルがあれば導入しない(root: Path, tmp_path: Path, what: str) -> None:
    folder, target = make(root), tmp_path / "installed"
    file = folder / what
    file.write_bytes(file.read_bytes() + b"\n")
    done = subprocess.run([str(folder / "install.sh"), str(target)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "壊れています" in done.stderr
    assert not target.exists()


def test_ロックと違う部品は集めない(root: Path) -> None:
    wheel(root.parent / "shop", "sesshu_stand_in", "WORD = '別物'\n")
    with pytest.raises(RuntimeError, match="集められません"):
        make(root)
    assert not (root.parent / "bundle").exists()
