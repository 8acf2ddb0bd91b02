"""住民記録 and 税務, played, tell the unified addressee system their people with Individual Numbers: a link for each of
税務, then the lists that the daily check compares. In chunks over its API; all of it may be told twice. Nothing is
written down.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sesshu.contracts.addressee.v1 import MOST
from sesshu.demo.city import make_city
from sesshu.demo.city_numbers import SYSTEMS, Numbered, people_of
from sesshu.foundation import clock
from sesshu.operate.city_systems import Hub, Told, post

OPERATOR = "city-systems"
LINKED_BY_PUT = "010"  # the register's own links are the ledger's to tell, with names and addresses


def hand_over(
    municipality: str, residents: int, seed: int, addressee: Hub, made_at: datetime, told: Told
) -> dict[str, int]:  # fmt: skip
    """業務ID → how many people. Raises RuntimeError where the system does not answer or refuses."""
    city, counts = make_city(municipality, residents, seed), {}
    for done, system in enumerate(SYSTEMS):
        told("numbers", done, len(SYSTEMS))
        people = list(people_of(city, municipality, system))
        for start in range(0, len(people), MOST):
            chunk = people[start : start + MOST]
            if system == LINKED_BY_PUT:
                _link(system, chunk, addressee)
            _list(system, chunk, addressee, made_at, last=start + MOST >= len(people))
        counts[system] = len(people)
    return counts


def _link(system: str, people: Sequence[Numbered], addressee: Hub) -> None:
    """Who has a wrong number in the list was linked when it was right."""
    items = [_item(system, one) for one in people if one.is_linked]
    _tell(addressee, "unified-numbers/put", {"purpose": "PUT_RESIDENT", "operator": OPERATOR, "items": items})


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
