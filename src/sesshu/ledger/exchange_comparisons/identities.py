"""By which 宛名番号 an inquiry may have been asked: the person's, and those of identities joined into it since."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from sesshu.ledger.adoption.models import SealedLink
from sesshu.ledger.duplicates.models import RecordMove
from sesshu.ledger.provisional.models import Join
from sesshu.ledger.residents.models import Resident


def numbers_of(people: Iterable[Resident]) -> dict[UUID, set[str]]:
    """Person → numbers. For the computer alone: nothing of it is shown or written, for one may be sealed."""
    found = {one.pk: {one.addressee_number} for one in people}
    for person, number in _joined(found):
        found[person].add(number)
    return found


def _joined(people: Collection[UUID]) -> Iterable[tuple[UUID, str]]:
    now = {"undone_at": None}
    moves = RecordMove.objects.filter(target__in=people, **now)
    yield from moves.values_list("target_id", "source__addressee_number")
    sealed = SealedLink.objects.filter(present__in=people, **now)
    yield from sealed.values_list("present_id", "former__addressee_number")
    joins = Join.objects.filter(target__in=people, **now)
    yield from joins.values_list("target_id", "provisional__resident__addressee_number")
