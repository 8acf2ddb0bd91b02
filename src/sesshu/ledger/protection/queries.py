"""How protected persons are read. Names and periods; no address leaves this room without a reason or an approval."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.approvals.models import Approval, Status
from sesshu.ledger.residents import office_periods
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import AddressProtection, Resident
from sesshu.ledger.residents.words import STOPPED_STATES

KIND = "protection.output"


@dataclass(frozen=True, slots=True)
class Guarded:
    """A person whose address is not shown, and why: 本人, 同じ世帯, or 児童福祉の措置."""

    resident: Resident
    why: str
    starts_on: date | None
    ends_on: date | None
    warned_days: timedelta  # before the end: a renewal may be asked for

    @property
    def ends_soon(self) -> bool:
        return self.ends_on is not None and self.ends_on <= clock.today() + self.warned_days

    @property
    def renewal(self) -> str:
        return "期限切れ（継続を確認）" if self.is_past_end else "期限が近い" if self.ends_soon else ""

    @property
    def is_past_end(self) -> bool:
        return self.ends_on is not None and self.ends_on < clock.today()


def guarded(viewer: Actor) -> list[Guarded]:
    """Everyone whose address is hidden and who still lives here, in kana order. A period that has run out does not
    open anything by itself: the register says so."""
    viewer.check("protected.list")
    hidden = without_addresses(viewer)
    people = list(
        residents.visible_to(hidden).filter(in_protected_household=True).exclude(status__in=STOPPED_STATES)
        .order_by("kana_key", "birth_date", "addressee_number")
    )  # fmt: skip
    periods: dict[UUID, AddressProtection] = {
        row.resident_id: row
        for row in AddressProtection.objects.filter(resident_id__in=[p.id for p in people]).order_by("starts_on")
    }
    warned = office_periods.period("protection_renewal")
    return [_guarded(person, periods.get(person.id), warned) for person in people]


def without_addresses(viewer: Actor) -> Actor:
    """Whoever asks, this list hides addresses."""
    return replace(viewer, permissions=viewer.permissions - {"protected.opened"})


def _guarded(person: Resident, period: AddressProtection | None, warned: timedelta) -> Guarded:
    why = "支援措置" if person.address_protected else "児童福祉の措置" if person.placed else "同じ世帯の人"
    shown = period if person.address_protected else None
    return Guarded(person, why, shown.starts_on if shown else None, shown.ends_on if shown else None, warned)


def my_requests(viewer: Actor) -> list[Approval]:
    """Outputs this person asked for, that wait or may be made now."""
    rows = Approval.objects.filter(
        kind=KIND, requested_by=viewer.code, status__in=[Status.WAITING, Status.APPROVED], expires_at__gt=clock.now()
    )
    return list(rows.order_by("-requested_at"))
