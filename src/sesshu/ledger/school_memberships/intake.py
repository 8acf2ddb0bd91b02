"""The list of the school register: school, grade, first day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.ledger.delivered_lists.taking import DeliveredList
from sesshu.ledger.school_memberships.models import SchoolMembership

INTERFACE = "school.pupils"
PURPOSE = "RECOMMENDATION"


def _fact_of(row: Mapping[str, Any]) -> dict[str, Any]:
    code = str(row["school_code"]).strip().upper()
    return {"school_code": code, "grade": int(row["grade"]), "enrolled_on": row["enrolled_on"]}


PUPILS = DeliveredList(INTERFACE, SchoolMembership, "school_membership", PURPOSE, _fact_of)


def register_interfaces() -> None:
    """Offer the file on the import page."""
    registry.register(
        interface=load("sesshu.ledger.school_memberships", "interfaces/school.yaml"),
        commit_chunk=PUPILS.commit_chunk, review=PUPILS.review, review_fields=("addressee_number",),
        finished=PUPILS.finished, undo=PUPILS.undo, empty=True,
    )  # fmt: skip
