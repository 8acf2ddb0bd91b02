"""Works inside the process of one system: `python -m sesshu.operate.exchange.inside COMMAND < JSON > JSON`.

The doors are those of the rooms; this only reads and writes JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sesshu.operate.exchange import (
    city_inside,
    clicking_inside,
    hub_inside,
    inquiries_inside,
    intermediary_inside,
    lists_inside,
    media_inside,
    network_inside,
)


def keys(told: dict[str, str] | None) -> Any:
    """This system's public keys; with `act` the next pair is made or taken into use first."""
    from sesshu.operate.exchange import own_keys

    return own_keys.renewed((told or {}).get("act", ""))


def records(told: dict[str, str]) -> Any:
    """What this side has recorded about requests between two days, as `reconciling.Line` takes it."""
    from sesshu.operate.exchange.recorded import recorded

    return [asdict(one) for one in recorded(date.fromisoformat(told["first"]), date.fromisoformat(told["last"]))]


def record_lines(told: dict[str, str]) -> None:
    """The same, written as they are read: one a line."""
    from sesshu.operate.exchange.recorded import recorded

    for one in recorded(date.fromisoformat(told["first"]), date.fromisoformat(told["last"])):
        sys.stdout.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")


def staff(_: Any) -> Any:
    """The made-up staff of a demo."""
    from sesshu.foundation.accounts.demo import create_demo_people

    return len(create_demo_people())


COMMANDS: dict[str, Callable[[Any], Any]] = {
    one.__name__: one
    for one in (
        keys, network_inside.bodies, network_inside.persons, network_inside.faults, intermediary_inside.link,
        intermediary_inside.fetch, intermediary_inside.copies, intermediary_inside.flags, inquiries_inside.ask,
        inquiries_inside.send, inquiries_inside.ending, inquiries_inside.clock_agrees, inquiries_inside.inquiries,
        inquiries_inside.release, inquiries_inside.report_again, records,
        intermediary_inside.awaited, intermediary_inside.duties, staff,
        city_inside.client, city_inside.numbers, city_inside.residents, city_inside.movers, city_inside.copies_out,
        city_inside.findings, hub_inside.hub_connections, lists_inside.office_lists,
        inquiries_inside.take_answer, inquiries_inside.settle, inquiries_inside.flood, inquiries_inside.immediate,
        clicking_inside.moved_in, clicking_inside.asking_clerks,
        media_inside.medium_out, media_inside.medium_in, media_inside.media_closed,
    )
}  # fmt: skip


def main(command: str) -> None:
    """One command, or (`talk`) one a line until the input ends."""
    import django

    django.setup()
    if command == "talk":
        talk()
    elif command == "record_lines":
        record_lines(json.loads(sys.stdin.read()))
    else:
        told = json.loads(sys.stdin.read() or "null")
        sys.stdout.write(json.dumps(COMMANDS[command](told), ensure_ascii=False, default=str))


def talk() -> None:
    """`{"command", "told", "clock"}` in, `{"answer"}` or `{"error"}` out. A clock that is named holds for that line."""
    from django.db import close_old_connections

    from sesshu.foundation import clock

    for line in sys.stdin:
        asked = json.loads(line)
        close_old_connections()
        try:
            with clock.set_to(datetime.fromisoformat(asked["clock"])) if asked.get("clock") else nullcontext():
                found = {"answer": COMMANDS[asked["command"]](asked["told"])}
        except Exception as error:  # noqa: BLE001 - whoever asked decides what to do with it
            found = {"error": f"{type(error).__name__}: {error}"}
        sys.stdout.write(json.dumps(found, ensure_ascii=False, default=str) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
