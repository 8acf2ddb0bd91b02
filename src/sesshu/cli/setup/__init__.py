"""Setting up: system packages, the Python environment, then the command inside it. Standard library only."""

from __future__ import annotations

import os
import sys
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from sesshu.cli.commands import COMMANDS, usage, wrong
from sesshu.cli.setup.debian import ensure_packages
from sesshu.cli.setup.environment import Environment
from sesshu.cli.setup.telling import SetupError, tell

__all__ = ["start"]


def start(root: Path, arguments: list[str]) -> int:
    """Make everything ready that the command needs and become it. Returns only an exit code of its own."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0 if arguments else 2
    command = COMMANDS.get(arguments[0])
    if command is None or not command.exists:
        return wrong(arguments[0])
    environment, locks = Environment.of(root), {*command.locks, *extras(arguments)}
    try:
        wanted = () if asks_for_help(arguments) else command.packages
        ensure_packages([*wanted, *environment.debian_packages(locks)])
        environment.ensure(locks)
    except SetupError as error:
        tell(str(error))
        return error.exit_code
    return become(environment.python, root, arguments)


def become(python: Path, root: Path, arguments: list[str]) -> NoReturn:
    """Replace this process by the command inside the environment."""
    os.execve(  # noqa: S606 - the interpreter of our own environment
        python,
        [str(python), "-m", "sesshu.cli", *arguments],
        os.environ | {"PYTHONPATH": str(root / "src"), "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},
    )


def asks_for_help(arguments: list[str]) -> bool:
    return bool({"-h", "--help"} & set(arguments))


def extras(arguments: list[str]) -> set[str]:
    """The locks that `./sesshu setup --extra NAME` asks for."""
    if arguments[0] != "setup":
        return set()
    return {value for flag, value in pairwise(arguments) if flag == "--extra"}


if sys.platform == "win32":  # PostgreSQL's launcher and the supervisor use POSIX processes
    raise SystemExit("sesshu は Linux と macOS で動きます。")
