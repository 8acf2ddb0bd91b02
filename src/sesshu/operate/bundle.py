"""一式: a folder that installs or updates sesshu on a network without internet: sources, wheels, fonts, one script.

Wheels are fetched by the locks' hashes and installed by them again; a file that was changed on the way is refused.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sesshu.operate.layout import ROOT

Shown = Callable[[str, int, int], None]
SCRIPT = """#!/bin/sh
# 一式を導入します（再実行すると更新します）。ネットワークは使いません。
# 使い方: ./install.sh /opt/sesshu
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:?導入先を指定してください。例: ./install.sh /opt/sesshu}
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || { echo "一式のファイルが壊れています。" >&2; exit 1; }
command -v python3 >/dev/null || { echo "python3 がありません。" >&2; exit 1; }
mkdir -p "$target"
tar -xf "$here/source.tar" -C "$target"
rm -f "$target/.venv/sesshu-environment.json"
python3 -m venv --clear "$target/.venv"
"$target/.venv/bin/python" -m pip install -q --no-index --no-cache-dir --disable-pip-version-check --require-hashes \\
  --find-links "$here/wheels" LOCKS
cp "$here/sesshu-environment.json" "$target/.venv/sesshu-environment.json"
if [ -d "$here/fonts" ] && [ "$(id -u)" = 0 ] && command -v dpkg >/dev/null; then
  dpkg -i "$here"/fonts/*.deb >/dev/null || { echo "フォントを導入できませんでした。" >&2; exit 1; }
fi
echo "$target に導入しました。次: $target/sesshu migrate（本番）"
"""


def make(
    target: Path, locks: Sequence[str], packages: Sequence[str], shown: Shown = lambda *_: None, pip: Sequence[str] = ()
) -> dict[str, Any]:  # fmt: skip
    """Make the folder (under another name until it is whole). `packages` are Debian packages of fonts; `pip` are more
    words for the fetching, such as another folder of wheels."""
    if target.exists():
        raise RuntimeError(f"{target} はもうあります。別の名前を指定するか、移してください。")
    draft = target.with_name(f"{target.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / "wheels").mkdir(parents=True)
    _source(draft / "source.tar")
    for at, lock in enumerate(locks):
        shown("wheels", at, len(locks))
        _wheels(ROOT / "requirements" / f"{lock}.lock", draft / "wheels", pip)
    shown("fonts", 0, len(packages))
    fonts = _fonts(draft / "fonts", packages)
    hashes = {lock: _sha256(ROOT / "requirements" / f"{lock}.lock") for lock in locks}
    (draft / "sesshu-environment.json").write_text(json.dumps(hashes, indent=1))
    words = " ".join(f'-r "$target/requirements/{lock}.lock"' for lock in locks)
    (draft / "install.sh").write_text(SCRIPT.replace("LOCKS", words), encoding="utf-8")
    (draft / "install.sh").chmod(0o755)
    files = sorted(path for path in draft.rglob("*") if path.is_file())
    sums = "".join(f"{_sha256(path)}  {path.relative_to(draft).as_posix()}\n" for path in files)
    (draft / "SHA256SUMS").write_text(sums, encoding="utf-8")
    draft.rename(target)
    wheels = len(list((target / "wheels").iterdir()))
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    return {"folder": str(target), "wheels": wheels, "fonts": fonts, "mib": round(size / 2**20)}


def _source(target: Path) -> None:
    """The files that git knows, as they are committed; without git, the folder without what is made in it."""
    if (ROOT / ".git").exists():
        command = ["git", "-C", str(ROOT), "archive", "--format=tar", "-o", str(target), "HEAD"]
    else:
        made = [f"--exclude=./{name}" for name in (".venv", "var", "out", ".git")]
        command = ["tar", "-C", str(ROOT), *made, "--exclude=__pycache__", "-cf", str(target), "."]
    _run(command, "ソースをまとめられませんでした")


def _wheels(lock: Path, target: Path, more: Sequence[str]) -> None:
    command = [
        sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--require-hashes",
        "--only-binary=:all:", "-d", str(target), "-r", str(lock), *more,
    ]  # fmt: skip
    _run(command, "Python の部品を集められませんでした")


def _fonts(target: Path, packages: Sequence[str]) -> int:
    """The Debian packages of the fonts as files; none where there is no apt."""
    if not packages or not shutil.which("apt-get"):
        return 0
    target.mkdir()
    _run(["apt-get", "download", *packages], "フォントの部品を集められませんでした", cwd=target)
    return len(list(target.glob("*.deb")))


def _run(command: Sequence[str], trouble: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd)
    if done.returncode:
        raise RuntimeError(f"{trouble}。{done.stderr.strip()[-400:]}")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
