"""The only door for fault switches."""

from __future__ import annotations

import os
import time

from django.conf import settings
from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.network.faults.models import Fault, FaultSwitch


@transaction.atomic
def switch(*, fault: str, on: bool, by: Actor, purpose: str) -> None:
    """Switch a fault on or off; twice is once. Raises `NotNow` in production."""
    by.check("fault.switch")
    if settings.SESSHU_PRODUCTION:
        raise NotNow("本番のシステムでは障害を起こせません。")
    if fault not in Fault.values:
        raise InvalidInput(f"「{fault[:30]}」という障害はありません。", field="fault", example=Fault.LATE.label)
    if on:
        FaultSwitch.objects.get_or_create(fault=fault, defaults={"switched_at": clock.now(), "switched_by": by.code})
    else:
        FaultSwitch.objects.filter(fault=fault).delete()
    audit.record("exchange.fault_switched", by=by, purpose=purpose, detail={"fault": fault, "on": on})


def active() -> frozenset[str]:
    """The faults that are on; none in production."""
    if settings.SESSHU_PRODUCTION:
        return frozenset()
    return frozenset(FaultSwitch.objects.values_list("fault", flat=True))


def be_late() -> None:
    """How long a late answer takes; SESSHU_FAULT_SECONDS says it."""
    time.sleep(float(os.environ.get("SESSHU_FAULT_SECONDS", "3")))
