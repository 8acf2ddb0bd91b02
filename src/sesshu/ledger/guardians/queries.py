"""How guardians are read. Addresses and telephones of protected persons, the guardian's own too, stay hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.guardians.codes import relations
from sesshu.ledger.guardians.models import Guardian
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.addressing import Elsewhere
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import MASK, visible_to


@dataclass(frozen=True, slots=True)
class Shown:
    """A guardian as the viewer may see one."""

    row: Guardian
    relation: str
    address: str
    telephone: str
    state: str
    is_open: bool


def of_person(viewer: Actor, resident_id: UUID) -> list[Shown]:
    """Every guardian of one person, the newest first."""
    viewer.check("guardian.read")
    person = residents.get(viewer, resident_id)
    rows = list(Guardian.objects.filter(resident_id=person.id))
    known = {one.id: one for one in visible_to(viewer).filter(id__in=[row.guardian_id for row in rows])}
    return [_shown(row, person, known.get(row.guardian_id)) for row in rows]


def children_of(viewer: Actor, resident_id: UUID) -> list[Guardian]:
    """Whom this person looks after today."""
    viewer.check("guardian.read")
    shown = visible_to(viewer).values("id")
    return list(_on(clock.today()).filter(guardian_id=resident_id, resident__in=shown).select_related("resident"))


def in_force(viewer: Actor) -> QuerySet[Guardian]:
    """Guardians of today of everybody whom the viewer may find."""
    viewer.check("guardian.read")
    shown = visible_to(viewer).values("id")
    return _on(clock.today()).filter(resident__in=shown).select_related("resident").order_by("-starts_on", "id")


def letters_to(resident_ids: Sequence[UUID], day: date) -> dict[UUID, Elsewhere]:
    """Where letters about people go that somebody looks after on a day. An empty address: where the person lives."""
    rows = list(_on(day).filter(resident_id__in=resident_ids, gets_letters=True))
    hidden = _hidden([row.guardian_id for row in rows if row.guardian_id])
    return {
        row.resident_id: Elsewhere(
            row.postal_code, row.address, "", row.name, withheld=bool(row.address) and row.guardian_id in hidden
        )
        for row in rows
    }


def owners_of_telephone(digits: str) -> list[UUID]:
    """Guardians in the register with this number today, and the people they look after."""
    if not digits:
        return []
    rows = _on(clock.today()).filter(telephone=digits).exclude(telephone="")
    hidden = _hidden([row.guardian_id for row in rows if row.guardian_id])
    found = [key for row in rows if row.guardian_id not in hidden for key in (row.resident_id, row.guardian_id) if key]
    return list(dict.fromkeys(found))


def _on(day: date) -> QuerySet[Guardian]:
    return Guardian.objects.filter(void=False, starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))


def _hidden(ids: Sequence[UUID]) -> set[UUID]:
    """Which guardians are protected persons themselves, or live with one."""
    if not ids:
        return set()
    nobody = Actor("job", "guardians", frozenset())
    return {one.id for one in visible_to(nobody).filter(id__in=ids) if one.address_withheld}


def _shown(row: Guardian, person: Resident, guardian: Resident | None) -> Shown:
    closed = person.address_withheld or bool(guardian and guardian.address_withheld)
    line = f"〒{row.postal_code}　{row.address}" if row.address else ""
    today = clock.today()
    over = row.ends_on is not None and row.ends_on < today
    return Shown(
        row, relations().get(row.relation, row.relation), MASK if closed and line else line,
        MASK if closed and row.telephone else row.telephone,
        f"取消（{row.end_reason}）" if row.void else "終了" if over else "開始前" if row.starts_on > today else "現在",
        not row.void and not over,
    )  # fmt: skip
