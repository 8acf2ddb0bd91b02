"""The keys of the system of this process: shown, and renewed by an administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from sesshu.foundation import audit
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.sealed_messages import keys

marks = keys.marks
ACTS: dict[str, Callable[[], Any]] = {"next": keys.make_next, "use": keys.use_next, "drop": keys.drop_before}


def renewed(act: str) -> dict[str, Any]:
    """The public keys after the act ("" changes nothing), with an entry of it. Raises `NotNow`."""
    keys.own_keys()  # made where there are none
    if act:
        with transaction.atomic():
            ACTS[act]()
            audit.record(
                "exchange.keys_changed", by=job_actor("exchange"), purpose="INFORMATION_EXCHANGE",
                detail={"act": act, "keys": keys.marks(keys.public_file())},
            )  # fmt: skip
    return keys.public_file()
