"""異動の履歴: what the register said of a person, for which days, and since when the office knew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from sesshu.foundation import audit
from sesshu.foundation.access.endpoint import endpoint
from sesshu.foundation.screens import show
from sesshu.ledger.residents import queries, reasons
from sesshu.ledger.residents.words import ResidentStatus

# Items whose change a clerk looks for, in the order they are told.
TOLD = {
    "name": "氏名", "kana": "カナ氏名", "common_name": "通称", "birth_text": "生年月日", "sex": "性別",
    "household_number": "世帯番号", "household_head": "世帯主", "relationship": "続柄", "address": "住所",
    "status": "住民の状態", "removed_on": "消除年月日", "resident_class": "住民区分", "address_protected": "支援措置",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One version in words, newest first on the page."""

    history_number: int
    reason: str
    valid_from: date
    valid_until: date | None
    status: str
    address: str
    changed: str
    recorded_at: datetime


@endpoint(purpose="RESIDENT_INTAKE", permission="resident.read")
def history_page(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Versions and changes of one person. Opening the page is recorded before anything is read."""
    audit.record_read(
        "resident.history_read", by=request.actor, purpose=request.purpose, subjects=[f"resident:{resident_id}"]
    )
    person = queries.get(request.actor, resident_id)
    lines = lines_of(queries.history(request.actor, resident_id))
    changes = queries.changes(request.actor, resident_id)
    return show(request, "residents/history.html", resident=person, lines=lines, changes=changes)


def lines_of(versions: list[queries.Version]) -> list[Line]:
    """Versions, newest first, each told with what changed since the one before."""
    before: queries.Version | None = None
    found = []
    for version in versions:
        found.append(_line(version, before))
        before = version
    return found[::-1]


def _line(version: queries.Version, before: queries.Version | None) -> Line:
    snapshot = version.snapshot
    changed = [label for field, label in TOLD.items() if before and before.snapshot.get(field) != snapshot.get(field)]
    return Line(
        history_number=version.history_number,
        reason=reasons.label(version.reason),
        valid_from=version.valid_from,
        valid_until=version.valid_until,
        status=ResidentStatus(snapshot["status"]).label,
        address=snapshot["address"],
        changed="、".join(changed) if before else "",
        recorded_at=version.recorded_at,
    )
