"""庁内の情報 beside a case: what the lists say of its household, or of the person, and on what that rests."""

from __future__ import annotations

from typing import Any

from sesshu.dates import fiscal_year_words
from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.ledger.exchange_cases.kinds import kinds
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_cases.offices import needs_of
from sesshu.ledger.exemptions import queries
from sesshu.ledger.exemptions.intake import PURPOSE, TAX
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import visible_to


def office_facts(viewer: Actor, case: ExchangeCase) -> dict[str, Any] | None:
    """None where the kind needs nothing of them, or the case is of an earlier year. The look is recorded first."""
    lists = kinds()[case.kind].office_lists
    if not lists or not viewer.may(queries.READ):
        return None
    if case.pk not in {one.case_id for one in needs_of([case.resident_id], viewer)}:
        return None
    people = sorted({case.resident_id, *case.household}) if TAX in lists else [case.resident_id]
    audit.record_read(
        "exemption_fact.read", by=viewer, purpose=PURPOSE, obj=f"exchange_case:{case.pk}",
        subjects=[f"resident:{one}" for one in people],
    )  # fmt: skip
    if TAX not in lists:
        return {"facts": queries.shown(viewer, case.resident_id, lists)}
    found = queries.standing(viewer, case.resident_id, case.household, case.received_on)
    members: dict[Any, Resident] = {one.pk: one for one in visible_to(viewer).filter(id__in=people)}
    lines = [(members[one.resident_id], one) for one in found.lines if one.resident_id in members]
    return {"standing": found, "lines": lines, "year": fiscal_year_words(found.tax_year)}
