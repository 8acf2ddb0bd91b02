"""{% load cases %}{% case_owner "inquiry" slip.id slip.received_by %}: who looks after a case, for its page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import template

from sesshu.ledger.cases import queries

register = template.Library()


@register.inclusion_tag("cases/_owner.html", takes_context=True)
def case_owner(context: template.Context, kind: str, case_id: UUID, opener: str = "") -> dict[str, Any]:
    """A term and its description for the facts of a case: the owner, and since when if it was handed over."""
    viewer = getattr(context.get("request"), "actor", None)
    may_hand_over = viewer is not None and viewer.may("case.hand_over")
    return {"owner": queries.owner_of(kind, case_id, opener), "may_hand_over": may_hand_over}
