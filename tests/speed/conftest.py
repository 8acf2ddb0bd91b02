"""A browser of a signed-in clerk."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.speed.counting import signed_in


@pytest.fixture
def desk(client: Client) -> Client:
    return signed_in(client)
