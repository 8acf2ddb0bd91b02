"""What the production commands share: refusals in words, and the exit codes 0, 1 and 2."""

from __future__ import annotations

import sys
from collections.abc import Callable

REFUSED, WRONG_USAGE = 1, 2


def reported(work: Callable[[], int | None]) -> int:
    """Do the work; what people have to correct is told in a line, never as a traceback."""
    import psycopg

    from sesshu.numbers import NumberError
    from sesshu.operate.production import WrongUsageError

    try:
        return work() or 0
    except (WrongUsageError, NumberError) as error:
        sys.stderr.write(f"sesshu: {error}\n")
        return WRONG_USAGE
    except (psycopg.OperationalError, RuntimeError, PermissionError) as error:
        sys.stderr.write(f"sesshu: {error}\n")
        return REFUSED
