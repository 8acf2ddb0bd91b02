"""A process that opens files and was taken over: what it tries then. `python -m tests.foundation.files.misbehaving`."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable

from sesshu.foundation.files.confining import confine
from sesshu.foundation.files.pictures import frame


def refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, RuntimeError):
        return True
    return False


TRIES: dict[str, Callable[[], bool]] = {
    "file": lambda: refused(lambda: os.open("/etc/passwd", os.O_RDONLY)),
    "write": lambda: refused(lambda: os.open("/tmp/sesshu-escape", os.O_WRONLY | os.O_CREAT)),  # noqa: S108
    "socket": lambda: refused(lambda: socket.create_connection(("127.0.0.1", 9), timeout=1)),
    "child": lambda: refused(os.fork) and refused(lambda: subprocess.run(["/bin/true"], check=False)),
    "secret": lambda: not any("SECRET" in name or "DSN" in name for name in os.environ),
}


def main() -> None:
    what = sys.argv[1]
    confine()
    match what:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            time.sleep(600)
        case "fill":
            _ = bytearray(4 * 1024**3)
        case "rubbish":
            sys.stdout.buffer.write(b'{"size": 99999999999}\n')
            sys.stdout.buffer.flush()
        case _:
            frame({"refused": TRIES[what]()})


if __name__ == "__main__":
    main()
