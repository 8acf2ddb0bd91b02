"""The two cities and the network, once for all tests of the exchange."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.exchange.cities import Cities, open_cities
from tests.house import keeper


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cities]:
    with open_cities(keeper(), tmp_path_factory.mktemp("exchange")) as found:
        yield found
