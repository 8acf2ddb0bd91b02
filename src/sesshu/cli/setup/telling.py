"""Words to the person at the terminal, and long steps that show they are alive."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

EVERY_SECONDS = 5


class SetupError(Exception):
    """Something the person has to do first; the text is the line to type. Exit code 2: cannot start like this."""

    exit_code = 2


def tell(text: str) -> None:
    """A line on standard error."""
    sys.stderr.write(f"sesshu: {text}\n")
    sys.stderr.flush()


def narrate(label: str, command: Sequence[str | Path], environment: dict[str, str] | None = None) -> tuple[int, str]:
    """Run a long step: name it, show the seconds while it runs, give its exit code and the end of its output."""
    tell(f"{label} …")
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(  # noqa: S603 - fixed commands of the set-up
            [str(part) for part in command], stdout=output, stderr=output, stdin=subprocess.DEVNULL, env=environment
        )
        while True:
            try:
                process.wait(EVERY_SECONDS)
                break
            except subprocess.TimeoutExpired:
                tell(f"{label} … {time.monotonic() - started:.0f} 秒")
        output.seek(0)
        return process.returncode, output.read().decode(errors="replace")[-3000:]
