"""利用記録: who signed in, what was done and who signed out stand there with staff and time, and cannot be changed."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.accounts import demo
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.audit.models import Entry
from sesshu.intermediary.people.models import LinkedPerson
from tests.intermediary.playing import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]


@pytest.fixture(autouse=True)
def open_demo(settings: Any) -> None:
    settings.SESSHU_DEMO, settings.SESSHU_PRODUCTION = True, False
    demo.create_demo_people()


def sign_in_look_and_sign_out(client: Client) -> list[dict[str, Any]]:
    """The bodies of the entries that one sitting leaves, in their order."""
    before = Entry.objects.order_by("-queue_id").values_list("queue_id", flat=True).first() or 0
    client.post("/sign-in/demo/", {"login_id": "clerk1"})
    assert client.get(f"/people/{LinkedPerson.objects.get().pk}/").status_code == 200
    client.post("/sign-in/sign-out/")
    rows = Entry.objects.filter(queue_id__gt=before).order_by("queue_id")
    return [json.loads(one.body) for one in rows]


def test_サインインと操作とサインアウトが_職員と日本の時刻とともに残る(client: Client) -> None:
    told = sign_in_look_and_sign_out(client)
    acts = [one["act"] for one in told]
    assert (acts[0], acts[-1]) == ("sign_in.done", "session.ended")
    assert len(acts) > 2, "見たことも残る"
    assert {one["actor"] for one in told} == {f"u:{Account.objects.get(login_id='clerk1').pk}"}
    times = [datetime.fromisoformat(one["t"]) for one in told]
    assert times == sorted(times)
    assert {one["t"][-6:] for one in told} == {"+09:00"}
    assert times[0].astimezone(clock.TOKYO).date() == NOON.date()
    assert all(one["decision"] == "allow" for one in told)


def test_入れなかったことも_断った操作も残る(client: Client) -> None:
    client.post("/sign-in/", {"login_id": "clerk1", "password": "chigau"})
    assert Entry.objects.filter(act="sign_in.failed", decision="deny").exists()
    client.post("/sign-in/demo/", {"login_id": "admin"})
    assert client.get(f"/people/{LinkedPerson.objects.get().pk}/").status_code == 403
    refused = Entry.objects.get(act="access.denied")
    assert refused.actor == f"u:{Account.objects.get(login_id='admin').pk}"


@pytest.mark.parametrize("act", ["UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"])
def test_残った記録は_このシステムの接続では直せも消せもしない(client: Client, act: str) -> None:
    told = sign_in_look_and_sign_out(client)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(act)
    assert Entry.objects.filter(id__in=[one["id"] for one in told]).count() == len(told)
