"""In whose name the works inside a process are done."""

from __future__ import annotations

from typing import Any

PURPOSE = "INFORMATION_EXCHANGE"


def actor(*permissions: str) -> Any:
    """A job with these permissions."""
    from sesshu.foundation.access.actor import job_actor

    return job_actor("exchange", *permissions)


def person(number: str) -> Any:
    """One of several people: 1 asks, 2 agrees."""
    from sesshu.foundation.access.actor import Actor

    may = frozenset({"provision.release", "department.all"})
    return Actor("person", f"exchange-{number}", may, display_name=number)
