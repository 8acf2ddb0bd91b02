"""One child process: started, its lines prefixed, asked to finish, and ended when it does not."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, Any

DRAIN_SECONDS = 20
LAST_WORDS_SECONDS = 2
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """A supervisor that was killed leaves no children behind that hold its ports."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def as_user(user: int | None) -> dict[str, Any]:
    """Keyword arguments for subprocess: the user, a group of the same number, and no other group."""
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


@dataclass
class Child:
    """`name` prefixes its lines; `ready_url` answers 200 once it works ("" = ready when it runs)."""

    name: str
    command: list[str]
    environment: dict[str, str]
    ready_url: str = ""
    user: int | None = None  # the number of another OS user that it runs as; only root can give one
    process: subprocess.Popen[bytes] | None = None
    restarts: int = 0
    started: float = 0.0
    relay: threading.Thread | None = None
    say: Callable[[str], None] = field(default=lambda line: print(line, file=sys.stderr, flush=True))

    def start(self) -> None:
        self._end_leftovers()
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops in order
            preexec_fn=end_with_parent,
            **as_user(self.user),
        )
        self.relay = threading.Thread(target=self._relay, args=(self.process.stdout,), daemon=True)
        self.relay.start()

    def _relay(self, pipe: IO[bytes] | None) -> None:
        if pipe is None:
            return
        with pipe:
            for line in pipe:
                self.say(f"{self.name} | {line.decode(errors='replace').rstrip()}")

    def _end_leftovers(self) -> None:
        """A web process that was killed leaves its own workers behind, and they hold its port."""
        if self.process and self.process.poll() is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self.process.poll() if self.process else None

    def is_ready(self) -> bool:
        if not self.running:
            return False
        if not self.ready_url:
            return True
        try:
            with urllib.request.urlopen(self.ready_url, timeout=5) as answer:  # noqa: S310 - our own loopback address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def ask_to_stop(self) -> None:
        """Requests under way are finished, new ones are not taken."""
        if self.process and self.running:
            self.process.send_signal(signal.SIGTERM)

    def wait_stopped(self, seconds: float = DRAIN_SECONDS) -> None:
        if not self.process:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._end_leftovers()
        if self.relay:
            self.relay.join(LAST_WORDS_SECONDS)
