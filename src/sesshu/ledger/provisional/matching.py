"""Who of the register a provisional person may be: what agrees, and whether all of it does.

Automatic only on full agreement and only when nobody else could be meant: twins and namesakes go to a person, and a
child without a given name (「○○の子」) always does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from sesshu.ledger.provisional.models import ProvisionalPerson, Why
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import OUTSIDE_CLASSES, REMOVED_STATES, ResidentStatus

ITEMS = {"birth_date": "生年月日", "sex": "性別", "name_key": "氏名", "kana_key": "カナ氏名"}
HOUSEHOLD = "母の世帯"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the register with what agrees and what does not, in words."""

    resident: Resident
    agrees: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def is_full(self) -> bool:
        return not self.differs


def candidates(person: ProvisionalPerson) -> list[Candidate]:
    """Residents with the same birthday in the mother's household or under the same kana, best agreement first."""
    mine = person.resident
    near = Q(kana_key=mine.kana_key) if mine.kana_key else Q(name_key=mine.name_key)
    if person.mother and person.mother.household_number:
        near |= Q(household_number=person.mother.household_number)
    rows = Resident.objects.filter(near, birth_date=mine.birth_date, sealed=False)
    rows = rows.exclude(resident_class__in=OUTSIDE_CLASSES).exclude(status__in=[*REMOVED_STATES, ResidentStatus.JOINED])
    found = [_compare(person, one) for one in rows.order_by("addressee_number")]
    return sorted(found, key=lambda one: len(one.differs))


def _compare(person: ProvisionalPerson, other: Resident) -> Candidate:
    agrees, differs = [], []
    for field, label in ITEMS.items():
        mine, theirs = getattr(person.resident, field), getattr(other, field)
        unnamed = field in ("name_key", "kana_key") and not person.named
        (agrees if mine and mine == theirs and not unnamed else differs).append(label)
    if person.why == Why.BIRTH and person.mother:
        same = bool(person.mother.household_number) and person.mother.household_number == other.household_number
        (agrees if same else differs).append(HOUSEHOLD)
    return Candidate(other, tuple(agrees), tuple(differs))


def certain(person: ProvisionalPerson, others: Sequence[ProvisionalPerson]) -> Resident | None:
    """The one person of the register this certainly is; None when a person has to look."""
    found = candidates(person)
    full = [one for one in found if one.is_full]
    if not person.named or len(full) != 1:
        return None
    target = full[0].resident
    rivals = [other for other in others if other.id != person.id and any(
        one.resident.id == target.id and one.is_full for one in candidates(other))]  # fmt: skip
    return None if rivals else target
