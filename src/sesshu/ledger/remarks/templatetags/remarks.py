"""{% load remarks %}{% remarks_of resident %}: the remarks in force about a person, for the head of a page."""

from __future__ import annotations

from typing import Any

from django import template

from sesshu.ledger.remarks import queries

register = template.Library()


@register.inclusion_tag("remarks/_in_force.html", takes_context=True)
def remarks_of(context: template.Context, resident: Any) -> dict[str, Any]:
    """The page that shows them has recorded the reading of this person already."""
    viewer = getattr(context.get("request"), "actor", None)
    if viewer is None or not viewer.may("resident.read"):
        return {"remarks": []}
    return {"remarks": queries.in_force(viewer, [resident.pk]).get(resident.pk, []), "resident": resident}
