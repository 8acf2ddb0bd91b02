"""Starts workers of an office in no time: everything is imported once, and each worker is a fork of that.

Lines come in and answers go out: `start` → the number of the new process, `wait NUMBER` → how it ended. A worker begins
with nothing but what was imported, as one that was started anew does. When nobody asks any more, all of them end.
"""

from __future__ import annotations

import importlib
import os
import runpy
import signal
import sys
import traceback
import warnings


def main(module: str) -> None:
    """Answer until nobody asks. A module may say by `ENVIRONMENT` what its processes find around them."""
    for name, value in ({"DJANGO_SETTINGS_MODULE": "sesshu.site.ledger"} | _environment(module)).items():
        os.environ.setdefault(name, value)
    import django

    django.setup()
    importlib.import_module("sesshu.foundation.jobs.worker")
    importlib.import_module("procrastinate.contrib.django")
    from django.db import connections

    connections.close_all()
    living: set[int] = set()
    for line in sys.stdin:
        match line.split():
            case ["start"]:
                living.add(child := os.fork() or _work(module))
                print(child, flush=True)
            case ["wait", child]:
                _, status = os.waitpid(int(child), 0)
                living.discard(int(child))
                print(os.waitstatus_to_exitcode(status), flush=True)
    for child in living:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _environment(module: str) -> dict[str, str]:
    found: dict[str, str] = getattr(importlib.import_module(module), "ENVIRONMENT", {})
    return found


def _work(module: str) -> int:
    """What the fork does; it never comes back."""
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)  # what it prints is no answer
        sys.argv = [module, "worker"]
        warnings.simplefilter("ignore")
        runpy.run_module(module, run_name="__main__")
    except SystemExit as ended:
        code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 - told, and then this process ends
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
