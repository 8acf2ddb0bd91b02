"""One moment for tests that need no other: a Friday at noon, a business day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from sesshu.foundation import clock

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    """For every test of a file that imports it."""
    with clock.set_to(NOON):
        yield
