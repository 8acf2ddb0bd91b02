"""Made-up people with numbers of the range that is set aside for tests, and a folder of their own for the keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sesshu.addressee.unified_numbers import actions
from sesshu.addressee.unified_numbers.actions import PutItem
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.keys import provider as keys
from sesshu.numbers.testing import individual_number
from tests.attacks.conftest import signed_in_as
from tests.committing import taken_away

__all__ = ["signed_in_as"]

PURPOSE = "PUT_RESIDENT"
WRITER = job_actor(
    "test",
    "unified.write",
    "finding.feed",
    "finding.feed_numbers",
    "finding.check",
    "key.rotate",
    "number.find",
    "number.verify",
)


@pytest.fixture(autouse=True)
def keys_of_this_test(tmp_path: Path, settings) -> Iterator[None]:
    """A wrapping key in a folder of its own."""
    settings.SESSHU_KEYS = str(tmp_path / "keys")
    keys.provider.cache_clear()
    yield
    keys.provider.cache_clear()


@pytest.fixture
def committed() -> Iterator[None]:
    """What other connections write is gone afterwards."""
    with taken_away():
        yield


def item(number: int | None, business: str, system: str = "001", **told: object) -> PutItem:
    """What a system tells of a person with the `number`-th test number."""
    found = PutItem(system, business, None if number is None else individual_number(number), name="試験　一郎")
    return replace(found, **told)


def put(*items: PutItem, by: Actor = WRITER) -> list[actions.Put]:
    return actions.put(items=list(items), by=by, purpose=PURPOSE)
