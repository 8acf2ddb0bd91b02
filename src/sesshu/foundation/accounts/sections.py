"""The office section (所属) of whoever acts, as their account stands now."""

from __future__ import annotations

from uuid import UUID

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.models import Account


def account_of(actor: Actor) -> UUID | None:
    """The key of a person's account; jobs and calling systems have none."""
    try:
        return UUID(actor.id) if actor.kind == "person" else None
    except ValueError:
        return None


def section_of(actor: Actor) -> str:
    """Empty for jobs and calling systems, and for an account without one."""
    rows = Account.objects.filter(pk=account_of(actor)).values_list("office_section", flat=True)
    return rows.first() or ""
