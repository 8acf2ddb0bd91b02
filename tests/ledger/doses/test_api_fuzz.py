"""The API against its own description: schemathesis makes requests that fit and requests that do not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import negative_data_rejection, positive_data_acceptance

from sesshu.foundation.storable import WORDS
from sesshu.site.wsgi import application
from tests.ledger.doses.test_api import make_client

ONE, MANY = "/api/v1/judge", "/api/v1/judge/people"
FITS, MISFITS = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
EXAMPLES = settings(
    max_examples=80, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)  # the same requests on every run


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The requests see the test's own transaction, as Django's test client arranges it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def refused_keys_are_not_limited(settings) -> None:
    """Hundreds of calls with wrong keys come from one address here; the limit has its own tests."""
    settings.SESSHU_API_REFUSED_ALLOWED = 1_000_000


@pytest.fixture
def headers(db: None) -> dict[str, str]:
    return {"Authorization": f"Bearer {make_client(['dose.judge'])}"}


@pytest.fixture
def schema(db: None):
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


# What a schema cannot say: these fit the description and are refused all the same.
BETWEEN_FIELDS = {"AS_OF_MISSING", "CONDITION_PERIOD_REVERSED", "CONDITION_SERIES_MISSING"}


def cannot_be_kept(error: dict[str, str]) -> bool:
    """U+0000, the year 1, a number larger than a column: no description of a field says these."""
    return error["code"] == "INVALID_INPUT" and error["text"].endswith(tuple(WORDS.values()))


def leaves_no_trace(case: schemathesis.Case) -> bool:
    """An unknown parameter with an empty list is not in the address that is sent: nobody can refuse it."""
    return any(value in ([], {}) for value in (case.query or {}).values())


@pytest.mark.parametrize(("address", "mode"), [(ONE, FITS), (ONE, MISFITS), (MANY, FITS), (MANY, MISFITS)])
def test_接続仕様どおりに答える(schema, headers, address: str, mode: GenerationMode) -> None:
    statuses, codes = set(), set()
    # In a list, a person who cannot be judged is an answer of its own and does not stop the others.
    excluded = [positive_data_acceptance, *([negative_data_rejection] if address == MANY else [])]

    @EXAMPLES
    @given(data=st.data())
    def every(data: st.DataObject) -> None:
        case = data.draw(schema[address]["POST"].as_strategy(generation_mode=mode))
        unseen = [negative_data_rejection] if leaves_no_trace(case) else []
        answer = case.call_and_validate(headers=headers, excluded_checks=[*excluded, *unseen])
        statuses.add(answer.status_code)
        if answer.status_code != 200 and not cannot_be_kept(answer.json()["error"]):
            codes.add(answer.json()["error"]["code"])

    every()
    if mode is FITS:
        assert 200 in statuses
        assert codes <= BETWEEN_FIELDS
    else:
        assert statuses <= {200, 400, 401, 422}
        assert 422 in statuses
