"""Fonts, the browser and venv from Debian: installed when we are root, otherwise the line to type is shown."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence

from sesshu.cli.setup.telling import SetupError, narrate, tell


def missing(packages: Sequence[str]) -> list[str]:
    """The packages that dpkg does not know as installed, in the order given."""
    if not packages:
        return []
    asked = subprocess.run(  # noqa: S603 - package names are ours
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *packages],  # noqa: S607 - Debian's own tool
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    installed = {line.split()[0] for line in asked.stdout.splitlines() if line.endswith(" installed")}
    return [package for package in packages if package not in installed]


def ensure_packages(packages: Sequence[str]) -> None:
    """Install what is missing (root), or raise `SetupError` with the line to type."""
    if shutil.which("dpkg-query") is None:
        if packages:
            tell("Debian 系ではないため、次のものが入っているかを確かめられません: " + " ".join(packages))
        return
    wanted = missing(packages)
    if not wanted:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetupError("次の1行を実行してから、もう一度お試しください。\n  " + line_to_type(wanted))
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    steps = [
        ("パッケージの一覧を更新しています", ["apt-get", "update", "-q"]),
        ("導入しています: " + " ".join(wanted), ["apt-get", "install", "-y", "-q", "--no-install-recommends", *wanted]),
    ]
    for label, command in steps:
        code, output = narrate(label, command, quiet)
        if code:
            raise SetupError(
                f"{output.strip()}\n導入できませんでした。次を確認してください。\n  {line_to_type(wanted)}"
            )


def line_to_type(packages: Sequence[str]) -> str:
    """The whole line: a fresh system has no list of packages yet."""
    return "sudo apt-get update && sudo apt-get install -y --no-install-recommends " + " ".join(packages)
