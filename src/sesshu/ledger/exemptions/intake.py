"""The three lists: which column says what, and that nothing else of them comes in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.foundation.files.outcomes import Finding
from sesshu.ledger.delivered_lists.taking import DeliveredList
from sesshu.ledger.exemptions import needing
from sesshu.ledger.exemptions.models import ExemptionClass, ExemptionFact

PURPOSE = "COPAYMENT_DECISION"
TAX, WELFARE, CARE = "tax.people", "welfare.people", "care.people"
OFFICES = {TAX: "課税情報", WELFARE: "生活保護の情報", CARE: "介護保険の情報"}
TAX_CLASSES = {"0": ExemptionClass.TAX_EXEMPT, "1": ExemptionClass.TAXED, "2": ExemptionClass.TAXED}


def _tax(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"exemption_class": TAX_CLASSES.get(row["taxed"] or "", ExemptionClass.UNDECLARED)}


def _welfare(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"exemption_class": ExemptionClass.WELFARE, "valid_from": row["from_on"], "valid_until": row["until_on"]}


def _care(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"exemption_class": ExemptionClass.CARE, "valid_from": row["from_on"], "valid_until": row["until_on"]}


def _list(code: str, fact_of: Any, key_field: str = "") -> DeliveredList:
    return DeliveredList(
        code, ExemptionFact, "exemption_fact", PURPOSE, fact_of, key_field, changed=needing.tell
    )  # fmt: skip


LISTS = {"tax": _list(TAX, _tax, "fiscal_year"), "welfare": _list(WELFARE, _welfare), "care": _list(CARE, _care)}


# A period that ends before it begins.
TURNED = Finding(
    "rejected", "until_on", "PERIOD_TURNED", "終了日（廃止日）は開始日以後にしてください。（例：2027-03-31）"
)


def check_row(values: Mapping[str, Any]) -> list[Finding]:
    start, end = values.get("from_on"), values.get("until_on")
    return [TURNED] if start and end and end < start else []


def register_interfaces() -> None:
    """Offer the files on the import page."""
    for file, one in LISTS.items():
        registry.register(
            interface=load("sesshu.ledger.exemptions", f"interfaces/{file}.yaml"), commit_chunk=one.commit_chunk,
            check_row=check_row, review=one.review, finished=one.finished, undo=one.undo, empty=True,
            review_fields=("addressee_number", *([one.key_field] if one.key_field else [])),
        )  # fmt: skip
