"""How many people are due, counted by the worker behind its round; pages read what it counted."""

from __future__ import annotations

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.provision_copies import telling
from sesshu.ledger.provision_copies.models import DueCount


def count_due(*, by: Actor) -> DueCount:
    """Numbers alone; what was counted before is forgotten."""
    by.check("provision_copy.send")
    protection, copies = telling.due_protection(by).count(), telling.due_copies().count()
    with transaction.atomic():
        DueCount.objects.all().delete()
        return DueCount.objects.create(counted_at=clock.now(), protection=protection, copies=copies)


def last_count() -> DueCount | None:
    """None where no round has counted yet."""
    return DueCount.objects.order_by("-counted_at").first()
