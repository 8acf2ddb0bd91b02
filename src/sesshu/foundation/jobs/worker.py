"""The worker of one system of one municipality: `python -m sesshu.foundation.jobs.worker`.

It runs jobs, looks after those of killed workers, and delivers the outbox. SIGTERM lets running jobs end their present
chunk; they go on in the next worker. A database that goes away is waited for.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading

log = logging.getLogger(__name__)
CARE_SECONDS = 1.0
WAIT_FOR_DATABASE_SECONDS = 1.0
# Hands for each queue: what somebody waits for never stands behind two jobs of the whole city.
CONCURRENCY = {"jobs": 2, "soon": 2}


def main() -> int:
    """Work until asked to stop. Returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"sesshu.site.{os.environ.get('SESSHU_SYSTEM', 'ledger')}")
    import django

    django.setup()
    from sesshu.foundation.jobs.running import stopping
    from sesshu.foundation.memory import spare_the_collector

    spare_the_collector()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    care = threading.Thread(target=_care, name="care", daemon=True)
    care.start()
    while not stopping.is_set():
        _work(stopping)
    care.join(CARE_SECONDS * 10)
    return 0


def _work(stopping: threading.Event) -> None:
    """Run the queue until asked to stop or until the database goes away."""
    try:
        asyncio.run(_queue(stopping))
    except Exception as error:  # noqa: BLE001 - a lost database shows as many kinds of errors
        print(f"worker: database not reachable ({type(error).__name__}), trying again", file=sys.stderr)
        stopping.wait(WAIT_FOR_DATABASE_SECONDS)


async def _queue(stopping: threading.Event) -> None:
    from procrastinate.contrib.django import app

    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        async with app.open_async():
            working = [
                asyncio.create_task(
                    app.run_worker_async(
                        queues=[queue], name=f"worker-{queue}", concurrency=hands, install_signal_handlers=False,
                        fetch_job_polling_interval=1.0, update_heartbeat_interval=5.0, delete_jobs="successful",
                    )
                )
                for queue, hands in CONCURRENCY.items()
            ]  # fmt: skip
            while not stopping.is_set() and not any(one.done() for one in working):
                await asyncio.sleep(0.1)
            for one in working:
                one.cancel()  # procrastinate takes this as: end the running jobs, fetch no more
            for one in working:
                with contextlib.suppress(asyncio.CancelledError):
                    await one


def _care() -> None:
    """Every second: jobs of killed workers, messages that are due; every day: the daily jobs."""
    from django.db import connection

    from sesshu.foundation.jobs import caretaking, daily
    from sesshu.foundation.jobs.running import stopping
    from sesshu.foundation.outbox import delivering

    while not stopping.wait(CARE_SECONDS):
        try:
            caretaking.rescue()
            daily.ask_when_the_day_is_new()
            delivering.deliver_due(lambda: not stopping.is_set())
        except Exception as error:  # noqa: BLE001 - the next round tries again
            print(f"worker: care round failed ({type(error).__name__})", file=sys.stderr)
        finally:
            connection.close()


if __name__ == "__main__":
    sys.exit(main())
