"""事務の期間: standard numbers come from the file, the city's own from the master, from their day on."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters.actions import load
from sesshu.ledger.mailings.entering import by_institution
from sesshu.ledger.residents.office_periods import OFFICE_PERIOD, STANDARDS, number, period

pytestmark = pytest.mark.django_db


def test_登録がないときは標準の値_市が決めた日からはその値(clerk: Actor) -> None:
    assert {code: number(code) for code in STANDARDS.known()} == {
        code: one["value"] for code, one in STANDARDS.known().items()
    }
    load(
        of=OFFICE_PERIOD, entries=[{"code": "mailing_effect", "number": 90, "valid_from": date(2026, 4, 1)}],
        reason="試験", by=clerk, purpose="MASTER_MAINTENANCE",
    )  # fmt: skip
    assert period("mailing_effect", date(2026, 3, 31)) == timedelta(days=60)
    assert period("mailing_effect", date(2026, 4, 1)) == timedelta(days=90)
    assert number("protection_renewal", date(2026, 4, 1)) == 31


def test_年齢は日数としては読めず_知らない期間は断る() -> None:
    assert number("mother_age") == 12
    with pytest.raises(ValueError, match="not counted in days"):
        period("mother_age")
    with pytest.raises(KeyError):
        number("nothing")


def test_一覧のために一度だけ読む(clerk: Actor) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        by_institution(clerk, until=date(2026, 9, 30))
    assert sum("office_period" in one["sql"] for one in asked.captured_queries) == 1
