"""部署の分離: who sees the inquiries, provisions, copies and records of which department.

Whoever may see all departments (the office of the exchange, auditors) and jobs and calling systems see everything; a
member of another section sees what their own section asked, and the kinds of information whose originals it keeps.
"""

from __future__ import annotations

from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.accounts.models import Account
from sesshu.intermediary.exchange_rules.models import BusinessSystem

ALL = "department.all"


def department_of(viewer: Actor) -> str | None:
    """The one department that this viewer is confined to; None for no limit. Somebody without a section has ""."""
    if viewer.kind != "person" or viewer.may(ALL):
        return None
    try:
        account = Account.objects.filter(pk=UUID(viewer.id)).first()
    except ValueError:
        account = None
    return account.office_section if account else ""


def information_of(department: str) -> list[str]:
    """The kinds of information whose originals a department keeps today."""
    if not department:
        return []
    rows = BusinessSystem.objects.as_of(clock.today()).filter(department=department).exclude(information="")
    return sorted(set(rows.values_list("information", flat=True)))
