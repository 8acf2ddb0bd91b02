"""情報照会・情報提供・情報提供等記録: a person, a number of the exchange and days narrow seven years of rows, and no
unified number stands in an address."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from sesshu.foundation.accounts.models import Account
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.screens.models import ListSetting
from sesshu.intermediary.exchange_records.models import ExchangeRecord
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions.models import Provision
from tests.attacks.conftest import signed_in_as
from tests.intermediary.playing import NOON
from tests.intermediary.test_operations import inquiry, provision, record

__all__ = ["signed_in_as"]
pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
LISTS = {"/inquiries/": "照会", "/provisions/": "求め", "/exchange-records/": "記録"}
OLD, NEW, OTHER = "100000000000010", "100000000000028", "100000000000036"
DAYS = [NOON - timedelta(days=one) for one in (400, 2, 1)]  # of the old number, of the new one, of another person


@pytest.fixture
def rows() -> list[uuid.UUID]:
    """Three of each kind, each with its permit: two of a person whose first number went into the second."""
    new = LinkedPerson.objects.create(unified_number=NEW)
    people = {
        OLD: LinkedPerson.objects.create(unified_number=OLD, merged_into=new), NEW: new,
        OTHER: LinkedPerson.objects.create(unified_number=OTHER),
    }  # fmt: skip
    permits = [uuid.uuid4() for _ in people]
    for (number, person), at, permit in zip(people.items(), DAYS, permits, strict=True):
        inquiry(at, unified_number=number, person=person, permit=permit, client_key=f"k-{number}")
        provision(at, person=person, permit=permit)
        record(at, unified_number=number, permit=permit, key=Inquiry.objects.get(permit=permit).key)
    return permits


def found(browser: Client, address: str, **conditions: str) -> list[datetime]:
    """The moments of the rows that a page shows, oldest first."""
    answer = browser.post(address, conditions)
    assert answer.status_code == 200
    assert not [one for one in conditions.values() if one in answer.request["QUERY_STRING"]]
    table = answer.context["table"]
    name = {"/inquiries/": "requested_at", "/provisions/": "notified_at", "/exchange-records/": "at"}[address]
    return sorted(getattr(row, name) for row in table.all_rows)


@pytest.mark.parametrize("address", LISTS)
def test_統合宛名番号で_その人の行だけになり_名寄せで消えた番号の行も出る(
    address: str, rows: list[uuid.UUID], signed_in_as: SignIn
) -> None:
    browser = signed_in_as("clerk")
    assert len(found(browser, address)) == 3
    assert found(browser, address, unified_number=NEW) == DAYS[:2]
    assert found(browser, address, unified_number=OTHER) == DAYS[2:]
    assert found(browser, address, unified_number=OTHER[:-1]) == []
    listed = browser.get(f"{address}?unified_number={OTHER}")
    assert len(listed.context["table"].all_rows) == 3, "番号はURLからは受け取らない"
    if address != "/exchange-records/":
        searched = Entry.objects.filter(act=f"exchange.{address.strip('/')}_listed").order_by("queue_id")
        about = dict(Subject.objects.values_list("entry_queue_id", "subject"))
        whom = [about[one.queue_id] for one in searched]
        assert whom == [f"person:{one}" for one in (NEW, OTHER)], "だれを探したか残り、だれのでもない番号は残らない"


@pytest.mark.parametrize("address", LISTS)
def test_許可証や照会の番号で_一つの行になる(address: str, rows: list[uuid.UUID], signed_in_as: SignIn) -> None:
    browser = signed_in_as("clerk")
    asked = Inquiry.objects.get(permit=rows[1])
    typed = {str(rows[1]), str(rows[1]).upper()}
    typed |= set() if address == "/provisions/" else {str(asked.key)}
    typed |= {asked.client_key} if address == "/inquiries/" else set()
    for number in typed:
        assert found(browser, address, number=number) == DAYS[1:2], number
    for number in (str(uuid.uuid4()), "ない番号", asked.unified_number):
        assert found(browser, address, number=number) == [], number


@pytest.mark.parametrize("address", LISTS)
def test_日の範囲は_どちらの日も含み_逆なら言って条件に使わない(
    address: str, rows: list[uuid.UUID], signed_in_as: SignIn
) -> None:
    browser = signed_in_as("clerk")
    first, last = (f"{one.date():%Y%m%d}" for one in DAYS[1:])
    assert found(browser, address, first=first, last=last) == DAYS[1:]
    assert found(browser, address, first=last) == DAYS[2:]
    assert found(browser, address, last=first) == DAYS[:2]
    assert found(browser, address, first=first, last=first, unified_number=NEW) == DAYS[1:2]
    page = browser.post(address, {"first": last, "last": first}).content.decode()
    assert "以後の日を入力してください" in page
    for wrong in ("10000101", "99991231", "あした"):
        assert len(found(browser, address, first=wrong)) == 3


def test_条件は一覧の設定に保存されない(rows: list[uuid.UUID], signed_in_as: SignIn) -> None:
    browser = signed_in_as("clerk")
    page = browser.post("/inquiries/", {"unified_number": NEW, "sort": "provider"})
    table = page.context["table"]
    assert (table.address_of_conditions, table.address_of_list) == ("", "sort=provider")
    kept = ListSetting.objects.create(
        owner=page.wsgi_request.actor.code, table="inquiries", name="提供者順", conditions="", columns=["provider"],
        sort="-provider", section="", saved_at=NOON,
    )  # fmt: skip
    again = browser.get("/inquiries/?sort=-provider&columns=provider").context["table"]
    assert (again.sort, [one.key for one in again.columns]) == ("-provider", ["requested_at", "provider"])
    assert [one.pk for one in again.saved] == [kept.pk]


def test_業務担当は_番号で探しても_自分の部署の行しか見えない(rows: list[uuid.UUID], signed_in_as: SignIn) -> None:
    Inquiry.objects.filter(unified_number=OLD).update(department="国保年金課")
    browser = signed_in_as("section")
    Account.objects.filter(login_id="attack-section").update(office_section="予防接種係")
    assert found(browser, "/inquiries/", unified_number=NEW) == DAYS[1:2]
    assert found(browser, "/inquiries/", number=str(rows[0])) == []
    assert found(browser, "/provisions/", unified_number=NEW) == [], "その情報の正本を持たない部署"


def test_探すのに使う列には索引がある(rows: list[uuid.UUID]) -> None:
    asked = [
        Inquiry.objects.filter(unified_number__in=[NEW, OLD]), Inquiry.objects.filter(requested_at__gte=NOON),
        Provision.objects.filter(notified_at__gte=NOON), Provision.objects.filter(permit=rows[0]),
        ExchangeRecord.objects.filter(key=rows[0]), ExchangeRecord.objects.filter(at__gte=NOON),
        ExchangeRecord.objects.filter(unified_number__in=[NEW]),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plans: list[Any] = [one.order_by().explain() for one in asked]
    assert not [plan for plan in plans if "Seq Scan" in plan]
