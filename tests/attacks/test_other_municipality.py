"""What belongs to another municipality opens nothing here, and looks like something that does not exist.

The other system is real: a database of its own, in which a session and a connection key are made by its own process.
The other systems run the first two with their own addresses.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from sesshu.foundation.api.models import RefusedKeys
from sesshu.foundation.audit.models import Entry
from sesshu.operate.databases import Databases, Place
from tests.attacks.test_every_endpoint import closed, endpoints, knock

ROOT = Path(__file__).resolve().parents[2]
OTHER = "012033"
MADE_THERE = """
import json, django; django.setup()
from django.conf import settings
from django.db import transaction
from datetime import date
from sesshu.foundation import clock
from sesshu.foundation.access.duties import api_permissions
from sesshu.foundation.accounts import demo
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
demo.create_demo_people()
_, token = demo.sign_in(login_id="clerk1", terminal="T-9")
key, kept = keys.new_key()
today = clock.today()
ApiClient.objects.create(name="母子保健", permissions=sorted(api_permissions()), valid_from=today, valid_until=today,
                         key_hash=kept, key_issued_at=clock.now(), created_at=clock.now())
assert keys.recognise(key, "127.0.0.1")
made = {"cookie": settings.SESSHU_SESSION_COOKIE, "token": token, "key": key}
if settings.SESSHU_SYSTEM == "ledger":
    from tests.ledger.doses.people import make_resident
    made["resident"] = str(make_resident(birth=date(2026, 1, 10)).pk)
print(json.dumps(made))
"""


@pytest.fixture(scope="module")
def otaru() -> Iterator[dict[str, str]]:
    """A signed-in clerk's cookie, a connection key and, of the ledger, a resident of 小樽市."""
    from tests.house import keeper

    databases: Databases = keeper()
    place = Place(os.environ["SESSHU_SYSTEM"], f"{OTHER}{os.environ.get('PYTEST_XDIST_WORKER', '')}")
    environment = os.environ | {
        "SESSHU_DSN": databases.ensure(place).app, "SESSHU_MUNICIPALITY": OTHER, "SESSHU_DEMO": "1",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    made = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", MADE_THERE], env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True
    )
    yield json.loads(made.stdout)
    databases.drop(place.name)


@pytest.mark.django_db
def test_ほかの市のサインインでは_どの画面も入口へ送られる(client: Client, settings, otaru: dict[str, str]) -> None:
    assert otaru["cookie"] != settings.SESSHU_SESSION_COOKIE, "cookies of two cities on one host have two names"
    for name in (otaru["cookie"], settings.SESSHU_SESSION_COOKIE):
        client.cookies.clear()
        client.cookies[name] = otaru["token"]
        for address, _, _ in closed():
            answer = client.get(address)
            assert (answer.status_code, answer.content) == (302, b""), address
            assert answer["Location"].startswith("/sign-in/?next="), address


@pytest.mark.django_db
def test_ほかの市の接続キーは_でたらめなキーと同じ答えで拒まれ記録される(client: Client, otaru: dict[str, str]) -> None:
    for address, _, _ in endpoints(api=True):
        RefusedKeys.objects.all().delete()  # an address that comes too often is told to wait: tests/foundation/api
        answers = []
        for key in (otaru["key"], "sesshu_" + "0" * 43):
            before = Entry.objects.filter(decision="deny").count()
            answer = knock(client, address, headers={"Authorization": f"Bearer {key}"})
            answers.append((answer.status_code, answer.content))
            assert Entry.objects.filter(decision="deny").count() == before + 1, address
        assert answers[0] == answers[1], address
        assert answers[0][0] == 401, address


@pytest.mark.django_db
def test_ほかの市の住民の番号は_ない番号と同じ答えになる(signed_in_as, otaru: dict[str, str]) -> None:
    client = signed_in_as("clerk")
    pages = [client.get(f"/doses/people/{which}/") for which in (otaru["resident"], uuid.uuid4())]
    assert [page.status_code for page in pages] == [404, 404]
    texts = [page.content.decode().replace(otaru["resident"], "") for page in pages]
    assert without_tokens(texts[0]) == without_tokens(texts[1])


def without_tokens(page: str) -> str:
    """The page without what is random in every page, and without the address that was asked for."""
    import re

    page = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]*', r"\1", page)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", page)
