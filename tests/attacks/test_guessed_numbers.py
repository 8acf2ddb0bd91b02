"""Guessing identifiers: the number of a thing of another kind answers as a number that nobody has.

Every address with identifiers is tried, in long runs as every duty; new rooms are covered from their first day.
"""

from __future__ import annotations

import os
import uuid
from datetime import date

import pytest
from django.urls import get_resolver

from sesshu.foundation.access.duties import duties
from sesshu.foundation.access.endpoint import Declaration
from tests.attacks.test_every_endpoint import filled, walk
from tests.attacks.test_other_municipality import without_tokens
from tests.ledger.doses.people import make_resident

pytestmark = pytest.mark.django_db
LONG = os.environ.get("SESSHU_LONG") == "1"  # else the duty that opens most pages, and the one of accounts


def with_identifiers() -> list[tuple[str, Declaration]]:
    """Address (with `{id}` in place of identifiers) and declaration of each page that has one."""
    found = []
    for route, one in walk(get_resolver()):
        kinds = {name for name, kind in one.pattern.converters.items() if type(kind).__name__ == "UUIDConverter"}
        declaration = getattr(one.callback, "declaration", None)
        if kinds and declaration and not declaration.public and not getattr(one.callback, "is_api", False):
            for name in kinds:
                route = route.replace(f"<uuid:{name}>", "{id}")
            found.append((f"/{filled(route, one)}", declaration))
    return found


@pytest.mark.parametrize("duty", list(duties()) if LONG else ["clerk", "administrator"])
def test_別の種類の番号と存在しない番号は_同じ答えになる(signed_in_as, duty: str) -> None:
    client, held = signed_in_as(duty), duties()[duty].permissions
    person = str(make_resident(birth=date(2026, 1, 10)).pk)
    tried = 0
    for address, declaration in with_identifiers():
        if declaration.permission not in held or client.get(address.format(id=person)).status_code == 200:
            continue  # a page about this person
        tried += 1
        answers = [client.get(address.format(id=number)) for number in (person, uuid.uuid4())]
        assert answers[0].status_code == answers[1].status_code, address
        first, second = (without_tokens(answer.content.decode()) for answer in answers)
        assert first == second, address
    assert tried or not held
