"""許可と記録: bodies, days and results narrow what the network keeps for years; a permit nobody used has an end."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from sesshu.network.permits import queries
from sesshu.network.permits.models import ExchangeRequest, ProvisionOutcome
from tests.attacks.conftest import signed_in_as
from tests.network.conftest import NOON

__all__ = ["signed_in_as"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
GIVEN, NONE, REFUSED, SILENT, WAITING = (NOON - timedelta(days=one) for one in (400, 30, 20, 10, 1))


def asked(
    at: datetime, *, inquirer: str = "431001", provider: str = "012033", refused: str = "", end: str = ""
) -> None:
    permit = None if refused else uuid.uuid4()
    ExchangeRequest.objects.create(
        key=uuid.uuid4(), digest="d", inquirer=inquirer, inquirer_kind="mayor", provider=provider,
        provider_kind="mayor", department="予防接種係", duty="implementation", row=25, part=1, subject="target",
        information="immunization_record", items=["date"], withheld=False, requested_at=at, decided_at=at,
        list_version="v", permit=permit, expires_at=at + timedelta(days=7) if permit else None, result=refused,
        rule="R-04" if refused else "",
    )  # fmt: skip
    if end:
        ProvisionOutcome.objects.create(permit=permit, result=end, items=[], provided_at=at, reported_at=at)


@pytest.fixture
def rows() -> None:
    asked(GIVEN, end="ok_with_data")
    asked(NONE, end="no_copy", inquirer="012033", provider="431001")
    asked(REFUSED, refused="not_permitted")
    asked(SILENT, inquirer="mhlw")
    asked(WAITING)


def found(browser: Client, **conditions: str) -> list[datetime]:
    return sorted(one.requested_at for one in browser.get("/permits/", conditions).context["table"].all_rows)


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ({}, [GIVEN, NONE, REFUSED, SILENT, WAITING]),
        ({"inquirer": "431001"}, [GIVEN, REFUSED, WAITING]),
        ({"inquirer": "4310"}, []),
        ({"provider": "431001"}, [NONE]),
        ({"inquirer": "mhlw", "provider": "012033"}, [SILENT]),
        ({"result": "ok_with_data"}, [GIVEN]),
        ({"result": "no_copy", "inquirer": "431001"}, []),
        ({"result": "not_permitted"}, [REFUSED]),
        ({"result": queries.REFUSED}, [REFUSED]),
        ({"result": queries.SILENT}, [SILENT]),
        ({"result": queries.WAITING}, [WAITING]),
        ({"first": "R8.10.21", "last": "R8.10.31"}, [NONE, REFUSED]),
        ({"last": "R8.10.20"}, [GIVEN]),
        ({"first": "R8.11.1", "result": queries.WAITING}, [WAITING]),
    ],
)
def test_団体と日と結果で絞れる(
    conditions: dict[str, str], wanted: list[datetime], rows: None, signed_in_as: SignIn
) -> None:
    assert found(signed_in_as("operator"), **conditions) == wanted


def test_使われずに期限が過ぎた許可には_終わりの言葉がある(rows: None, signed_in_as: SignIn) -> None:
    page = signed_in_as("operator").get("/permits/", {"inquirer": "mhlw"})
    assert [one.end for one in page.context["table"]._page_rows] == ["期限切れ（報告なし）"]
    page = signed_in_as("auditor").get("/permits/", {"result": queries.WAITING})
    assert [one.end for one in page.context["table"]._page_rows] == [""]


def test_探すのに使う列には索引がある(rows: None) -> None:
    asked_for = [
        ExchangeRequest.objects.filter(requested_at__gte=NOON), ExchangeRequest.objects.filter(inquirer="431001"),
        ExchangeRequest.objects.filter(provider="012033"),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert not [one for one in asked_for if "Seq Scan" in one.order_by().explain()]
