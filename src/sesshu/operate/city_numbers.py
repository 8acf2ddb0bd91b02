"""住民記録 and 税務, played, tell the unified addressee system their people with Individual Numbers: a link for each of
税務, then the lists that the daily check compares, and of whom 住民記録 has another number now. In chunks over its API;
all of it may be told twice. Nothing is written down.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from time import sleep
from typing import Any

from sesshu.contracts.addressee.v1 import MOST
from sesshu.demo.city import make_city
from sesshu.demo.city_numbers import SYSTEMS, Numbered, people_of
from sesshu.foundation import clock
from sesshu.operate.city_systems import Hub, RefusedError, Told, post

OPERATOR = "city-systems"
REGISTER = "001"
UNKNOWN_THERE, TOO_MANY, TRIES = ("NOT_FOUND", "OLD_NUMBER_DIFFERS"), 429, 3
LINKED_BY_PUT = "010"  # the register's own links are the ledger's to tell, with names and addresses


def hand_over(
    municipality: str, residents: int, seed: int, addressee: Hub, made_at: datetime, told: Told
) -> dict[str, int]:  # fmt: skip
    """業務ID → how many people. Raises RuntimeError where the system does not answer or refuses."""
    city, counts, changed = make_city(municipality, residents, seed), {}, list[Numbered]()
    for done, system in enumerate(SYSTEMS):
        told("numbers", done, len(SYSTEMS))
        people = list(people_of(city, municipality, system))
        for start in range(0, len(people), MOST):
            chunk = people[start : start + MOST]
            if system == LINKED_BY_PUT:
                _link(system, chunk, addressee)
            _list(system, chunk, addressee, made_at, last=start + MOST >= len(people))
        if system == REGISTER:
            changed = [one for one in people if one.individual_number != one.linked_number]
        counts[system] = len(people)
    for one in changed:  # once the other systems' links are there: theirs have the number of before
        _change(one, addressee, made_at)
    return counts


def _link(system: str, people: Sequence[Numbered], addressee: Hub) -> None:
    """Who has a wrong number in the list was linked when it was right."""
    items = [_item(system, one) for one in people if one.is_linked]
    _tell(addressee, "unified-numbers/put", {"purpose": "PUT_RESIDENT", "operator": OPERATOR, "items": items})


def _change(one: Numbered, addressee: Hub, made_at: datetime) -> None:
    """The register's word on a changed number. Where it is not known there by that number, its list says so; whatever
    else is refused is an error."""
    message = {
        "purpose": "NUMBER_CHANGE", "operator": OPERATOR, "system": REGISTER, "business_number": one.business_number,
        "old_number": one.linked_number, "new_number": one.individual_number, "reason": "requested",
        "changed_on": made_at.astimezone(clock.TOKYO).date().isoformat(),
    }  # fmt: skip
    for left in reversed(range(TRIES)):
        try:
            _tell(addressee, "unified-numbers/change-number", message)
        except RefusedError as refused:
            if refused.code in UNKNOWN_THERE:
                return
            if refused.status != TOO_MANY or not left:
                raise
            sleep(refused.seconds)
        else:
            return


def _item(system: str, one: Numbered) -> dict[str, Any]:
    return {
        "system": system, "business_number": one.business_number, "individual_number": one.linked_number,
        "source": "tax",
    }  # fmt: skip


def _list(system: str, people: Sequence[Numbered], addressee: Hub, made_at: datetime, *, last: bool) -> None:
    day = made_at.astimezone(clock.TOKYO).date().isoformat()
    rows = [{"business_number": one.business_number, "individual_number": one.individual_number} for one in people]
    _tell(addressee, "findings/numbers", {"system": system, "day": day, "people": rows, "last": last})


def _tell(addressee: Hub, path: str, message: dict[str, Any]) -> None:
    post(addressee, path, json.dumps(message).encode(), "application/json", "個人番号の一覧")
