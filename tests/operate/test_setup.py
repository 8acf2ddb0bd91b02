"""The set-up of `./sesshu`: whole environments only, and the line to type when something is missing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sesshu.cli import commands, setup
from sesshu.cli.setup import debian, environment
from sesshu.cli.setup.environment import MARKER, Environment
from sesshu.cli.setup.telling import SetupError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """An environment whose installation only notes what it was asked for."""
    locks = tmp_path / "requirements"
    locks.mkdir()
    for name in ("core", "dev", "fast"):
        (locks / f"{name}.lock").write_text(f"{name}==1\n")

    def install(self: Environment, names: set[str]) -> None:
        (self.folder / "bin").mkdir(parents=True, exist_ok=True)
        self.python.touch()
        with (tmp_path / "installed").open("a") as file:
            file.write(" ".join(sorted(names)) + "\n")

    monkeypatch.setattr(Environment, "_install", install)
    return Environment(tmp_path / "venv", locks, tmp_path / "var" / "setup.lock")


def installed(made: Environment) -> list[str]:
    file = made.folder.parent / "installed"
    return file.read_text().splitlines() if file.exists() else []


def test_同じ要件なら二度は導入しない(made: Environment) -> None:
    made.ensure({"core"})
    made.ensure({"core"})
    assert installed(made) == ["core"]


def test_要件が変われば初めから作り直す(made: Environment) -> None:
    made.ensure({"core", "dev"})
    (made.folder / "leftover").touch()
    (made.locks / "core.lock").write_text("core==2\n")
    made.ensure({"core"})
    assert installed(made) == ["core dev", "core dev"]
    assert not (made.folder / "leftover").exists()


def test_追加部品は今あるものに足される(made: Environment) -> None:
    made.ensure({"core"})
    made.ensure({"core", "fast"})
    made.ensure({"core"})
    assert installed(made) == ["core", "core fast"]


def test_導入の途中で止まった環境は完成と見なさない(made: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Environment._install

    def crash(self: Environment, names: set[str]) -> None:
        whole(self, names)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Environment, "_install", crash)
        with pytest.raises(KeyboardInterrupt):
            made.ensure({"core"})
    assert not (made.folder / MARKER).exists()
    made.ensure({"core"})
    assert json.loads((made.folder / MARKER).read_text()).keys() == {"core"}


def test_リンクの環境には手を付けない(made: Environment, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    made.folder.symlink_to(tmp_path / "theirs")
    made.ensure({"core", "dev"})
    assert installed(made) == []


def test_ほかの人が作った環境は消さない(made: Environment) -> None:
    (made.folder / "bin").mkdir(parents=True)
    (made.folder / "bin" / "theirs").touch()
    with pytest.raises(SetupError, match="sesshu が作った環境ではない"):
        made.ensure({"core"})
    assert (made.folder / "bin" / "theirs").exists()
    assert installed(made) == []


def test_知らない追加部品は名前を挙げて断る(made: Environment) -> None:
    with pytest.raises(SetupError, match=r"「gpu」.*core、dev、fast"):
        made.ensure({"core", "gpu"})


def test_python3_venvがなければ打つべき1行を示す(made: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "narrate", lambda *_: (1, "No module named ensurepip"))
    with pytest.raises(SetupError, match="apt-get install -y --no-install-recommends python3-venv"):
        made._venv()


def test_利用者には導入の1行を示し管理者なら導入する(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(debian, "missing", lambda _: ["chromium"])
    monkeypatch.setattr(debian.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(debian, "narrate", lambda _, command, __: (ran.append(command), (0, ""))[1])
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends chromium"
    with pytest.raises(SetupError, match=line):
        debian.ensure_packages(["chromium"])
    assert ran == []
    monkeypatch.setattr(debian.os, "geteuid", lambda: 0)
    debian.ensure_packages(["chromium"])
    assert [command[1] for command in ran] == ["update", "install"]


def test_環境を作るときだけvenvの部品を求める(made: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "has_ensurepip", lambda: False)
    monkeypatch.setattr(environment.shutil, "which", lambda _: None)
    assert made.debian_packages({"core"}) == ("python3-venv",)
    made.ensure({"core"})
    assert made.debian_packages({"core"}) == ()
    (made.locks / "core.lock").write_text("core==2\n")
    assert made.debian_packages({"core"}) == ("python3-venv",)
    monkeypatch.setattr(environment.shutil, "which", lambda _: "/usr/bin/uv")
    assert made.debian_packages({"core"}) == ()


def test_開発用の要件が変わっても作り直す(made: Environment) -> None:
    made.ensure({"core", "dev"})
    (made.locks / "dev.lock").write_text("dev==2\n")
    made.ensure({"core", "dev"})
    assert installed(made) == ["core dev", "core dev"]
    made.ensure({"core"})
    assert installed(made) == ["core dev", "core dev"]


def test_要件の控えに取得元の住所がない() -> None:
    for file in (ROOT / "requirements").glob("*.lock"):
        text = file.read_text()
        assert "://" not in text, file.name
        assert "--hash=sha256:" in text


def test_一覧には動くコマンドだけが並び例が付く() -> None:
    shown = commands.usage()
    for name, command in commands.COMMANDS.items():
        assert (command.example in shown) == command.exists, name


def test_知らないコマンドは使い方の誤り(capsys: pytest.CaptureFixture[str]) -> None:
    assert setup.start(ROOT, ["nope"]) == 2
    assert "./sesshu demo" in capsys.readouterr().err


def test_軽いコマンドはDjangoを読み込まず計算は数秒に満たない() -> None:
    program = (
        "import sys, time; sys.argv = ['x']\nfrom sesshu.cli.commands import run\n"
        "code = run(['law', 'check'])\n"
        "heavy = {'django', 'psycopg', 'numba', 'pyarrow'} & set(sys.modules)\n"
        "slow = time.process_time() > 4\n"
        "sys.exit(str((heavy, slow)) if heavy or slow else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
