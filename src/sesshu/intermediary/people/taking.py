"""Codes that the network handed over are kept, each person for themselves.

The network gives one code for one human at one body. Where two unified numbers turn out to be one human, the first one
has the code; the other is told so and waits for its 名寄せ. Nobody else's code waits with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import Q

from sesshu.contracts.exchange.rules import keeping
from sesshu.contracts.exchange.states import CODE_NEXT, CodeState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.screens.failures import note_incident
from sesshu.foundation.writing import overwrite
from sesshu.intermediary.people.in_use import in_use
from sesshu.intermediary.people.locking import in_order
from sesshu.intermediary.people.models import GivenUpAcquisition, LinkedPerson, RetiredCode, TakenAcquisition
from sesshu.intermediary.people.renewing import retire_soon

SAME_HUMAN = (
    "同じ人に別の統合宛名番号 {number} があり、符号はその番号で取得済みです。統合宛名で名寄せを確かめてください。"
)
COLUMNS = ["code", "code_state", "code_reason", "same_as", "acquisition", "obtained_at"]


@dataclass(frozen=True, slots=True)
class Ended:
    """An acquisition that is over, and the code that its person gave up for the new one."""

    person: LinkedPerson
    number: str
    given_up: str


@transaction.atomic
def give_back(codes: Mapping[str, str], *, by: Actor, purpose: str) -> int:
    """Acquisition → code, where nobody waits for it any more: the code is retired, unless somebody here has it, and
    the acquisition is over. How many."""
    over = list(GivenUpAcquisition.objects.select_for_update().filter(number__in=codes).order_by("number"))
    held = set(LinkedPerson.objects.filter(code__in=codes.values()).values_list("code", flat=True))
    retire_soon([codes[one.number] for one in over if codes[one.number] not in held])
    _tell_soon(one.number for one in over)
    GivenUpAcquisition.objects.filter(pk__in=[one.pk for one in over]).delete()
    if over:
        audit.record("exchange.codes_given_back", by=by, purpose=purpose, n=len(over))
    return len(over)


@transaction.atomic
def keep(codes: Mapping[str, str], *, by: Actor, purpose: str) -> tuple[int, int]:
    """Acquisition → code. (how many people hold theirs now, how many acquisitions are over)."""
    there = in_order(LinkedPerson.objects.filter(Q(acquisition__in=codes) | Q(code__in=codes.values())))
    owners = {one.code: one for one in there if one.code}
    ended = []
    for person in _ready([one for one in there if one.acquisition in codes], codes):
        number, before = str(person.acquisition), person.code or ""
        owner = owners.setdefault(codes[number], person)
        if owner is person:
            _hold(person, codes[number])
        else:
            _share(person, owner)
        ended.append(Ended(person, number, before if before != person.code else ""))
    kept = _written(ended)
    held = [one for one in kept if one.person.state is CodeState.HELD]
    audit.record("exchange.codes_obtained", by=by, purpose=purpose, n=len(held))
    for one in kept:
        if one.person.same_as:
            audit.record(
                "exchange.code_shared", by=by, purpose=purpose,
                subjects=[f"person:{one.person.unified_number}", f"person:{one.person.same_as}"],
            )  # fmt: skip
    return len(held), len(kept)


def _ready(awaiting: Sequence[LinkedPerson], codes: Mapping[str, str]) -> list[LinkedPerson]:
    """Whose code can be kept now, who asked first before the others. One that the network has not heard to be retired
    is dead, and under the code of before an inquiry may be on its way: both come again with the next round."""
    dead = set(RetiredCode.objects.filter(code__in=codes.values()).values_list("code", flat=True))
    busy = in_use([one.pk for one in awaiting if one.code and one.code != codes[str(one.acquisition)]])
    ready = [one for one in awaiting if one.pk not in busy and codes[str(one.acquisition)] not in dead]
    return sorted(ready, key=lambda one: (str(one.requested_at), one.unified_number))


def _hold(person: LinkedPerson, code: str) -> None:
    check_step(CODE_NEXT, CodeState(person.code_state), CodeState.HELD)
    person.code, person.code_state, person.same_as = code, CodeState.HELD, ""
    person.acquisition, person.obtained_at = None, clock.now()
    refused = keeping.has_erased_acquisition(CodeState.HELD, person.acquisition)
    assert refused is None, refused  # noqa: S101 - R-15: nobody keeps both, whoever changes the lines above


def _share(person: LinkedPerson, owner: LinkedPerson) -> None:
    """Another number of this human has the code. One of before, if there was one, serves others as after `fail`."""
    check_step(CODE_NEXT, CodeState(person.code_state), CodeState.FAILED)
    person.code_state, person.acquisition, person.same_as = CodeState.FAILED, None, owner.unified_number
    person.code_reason = SAME_HUMAN.format(number=owner.unified_number)


def _written(ended: Sequence[Ended]) -> list[Ended]:
    """All at once; where the database refuses, each alone, and whoever cannot be written is an incident and waits."""
    try:
        with transaction.atomic():
            _write(ended)
    except OperationalError:
        raise
    except DatabaseError:
        return [one for one in ended if _is_written_alone(one)]
    return list(ended)


def _is_written_alone(one: Ended) -> bool:
    try:
        with transaction.atomic():
            _write([one])
    except OperationalError:
        raise
    except DatabaseError as error:
        note_incident(error, place="exchange.code")
        return False
    return True


def _write(ended: Sequence[Ended]) -> None:
    overwrite([one.person for one in ended], COLUMNS)
    retire_soon([one.given_up for one in ended if one.given_up])
    _tell_soon(one.number for one in ended)


def _tell_soon(acquisitions: Iterable[str]) -> None:
    """The next round tells the network that these are over."""
    now = clock.now()
    TakenAcquisition.objects.bulk_create(
        [TakenAcquisition(number=one, taken_at=now) for one in acquisitions], ignore_conflicts=True
    )
