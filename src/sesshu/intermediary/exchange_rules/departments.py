"""部署の分離: who sees the inquiries, provisions, copies and records of which department.

Whoever may see all departments (the office of the exchange, auditors) and jobs and calling systems see everything; a
member of another section sees what their own section asked, and the kinds of information whose originals it keeps.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.written import check_no_number
from sesshu.intermediary.exchange_rules.models import BusinessSystem, DepartmentDuty

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


def duties_of(department: str) -> set[str]:
    """The duties that a department has today."""
    rows = DepartmentDuty.objects.as_of(clock.today()).filter(department=department)
    return set(rows.values_list("duty", flat=True))


def duty_code(department: str, duty: str) -> str:
    """How an entry of the master is called."""
    return f"{department}/{duty}"


@transaction.atomic
def assign_duty(*, department: str, duty: str, by: Actor, purpose: str) -> None:
    """Give a department a duty from today on: for an installation that prepares itself. People do it in the master,
    with approval. Done twice, nothing changes."""
    by.check("inquiry.write")
    check_no_number(department=department)
    code = duty_code(department, duty)
    if DepartmentDuty.objects.believed().filter(code=code, valid_until=None).exists():
        return
    DepartmentDuty.objects.create(
        code=code, department=department, duty=duty, valid_from=clock.today(), recorded_at=clock.now(),
        recorded_by=by.code,
    )  # fmt: skip
    audit.record("exchange.duty_assigned", by=by, purpose=purpose, detail={"department": department, "duty": duty})
