"""接種結果登録のAPI: 行ごとに、登録・保留・登録不可（項目・直し方・例）が返り、送り直しても二度は登録しない。"""

from __future__ import annotations

import itertools
import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.files import actions as files
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers import actions as vouchers
from tests.ledger.doses.people import make_resident
from tests.ledger.doses.test_api import make_client
from tests.ledger.reservations.test_api import get, post

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count(12345)
FIELDS = {"given_on": "2025-09-17", "product": "mr", "lot_number": "MR001"}


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.SESSHU_VAR = tmp_path


def child(day: int = 18) -> Resident:
    return make_resident(birth=date(2024, 9, day), addressee_number=f"{next(NUMBERS):015}")


def row(person: Resident, **more: str) -> dict[str, str]:
    named = {"addressee_number": person.addressee_number, "birth_date": str(person.birth_date)}
    return FIELDS | named | more


def send(client: Client, key: str, *rows: dict[str, str], request: str = "") -> Any:
    return post(client, key, "dose-results", {"request": request or str(uuid4()), "rows": list(rows)})


def test_登録_保留_登録不可が行ごとに返り_接種は一度だけ残る(client: Client) -> None:
    one, two, three = (child(day) for day in (16, 17, 18))
    key, request = make_client(["dose.deposit"]), str(uuid4())
    rows = [row(one), row(two, lot_number=""), row(three, product="はしか")]
    told = send(client, key, *rows, request=request).json()
    assert [each["result"] for each in told["rows"]] == ["kept", "held", "refused"]
    assert (told["state"], told["kept"], told["held"], told["refused"], told["waiting"]) == ("committed", 1, 1, 1, 0)
    [reason] = told["rows"][2]["reasons"]
    assert (reason["field"], reason["code"], reason["example"]) == ("product", "PRODUCT_UNKNOWN", "mr")
    assert "はしか" not in json.dumps(told, ensure_ascii=False), "送られた値は繰り返さない"
    assert send(client, key, *rows, request=request).json() == told, "答えが届かず送り直した"
    dose = Dose.objects.get()
    assert (dose.resident_id, dose.product, dose.lot_number, dose.source) == (one.pk, "mr", "MR001", "file")
    assert Import.objects.get().received_by[:2] == "c:"
    received = Entry.objects.filter(act="import.received").latest("queue_id")
    assert (received.actor[:2], received.purpose) == ("c:", "DOSE_REGISTRATION")


def test_保留を職員が決めると_連携システムにも見える_別のシステムには見えない(client: Client, clerk: Actor) -> None:
    person, key, request = child(), make_client(["dose.deposit"]), str(uuid4())
    send(client, key, row(person, lot_number=""), request=request)
    files.decide(rows=list(ImportRow.objects.all()), accept=True, note="予診票で確認", by=clerk)
    assert get(client, key, f"dose-results/{request}").json()["rows"][0]["result"] == "kept"
    other = make_client(["dose.deposit"], "別のシステム")
    assert get(client, other, f"dose-results/{request}").status_code == 404
    assert Dose.objects.get().resident_id == person.pk


def test_券番号でも登録でき_生年月日と合わない券は登録不可(client: Client, clerk: Actor) -> None:
    person, key = child(), make_client(["dose.deposit"])
    [paper] = vouchers.issue(
        wanted=[vouchers.Wanted(person.id, "mr_1")], kind="voucher", issued_on=date(2025, 9, 1), by=clerk,
        purpose="VOUCHER_MANAGEMENT",
    )  # fmt: skip
    by_paper = row(person, addressee_number="", voucher_number=paper.number)
    told = send(client, key, by_paper, by_paper | {"birth_date": "2001-01-01"}).json()
    assert [each["result"] for each in told["rows"]] == ["kept", "refused"]
    [reason] = told["rows"][1]["reasons"]
    assert (reason["field"], "券番号" in reason["text"]) == ("addressee_number", True)
    assert Dose.objects.get().resident_id == person.pk


def test_同じ鍵に別の内容は断り_同じ接種をもう一度送ると保留になる(client: Client) -> None:
    person, key, request = child(), make_client(["dose.deposit"]), str(uuid4())
    send(client, key, row(person), request=request)
    wrong = send(client, key, row(person, lot_number="MR002"), request=request)
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (409, "REQUEST_USED")
    again = send(client, key, row(person)).json()
    assert [each["result"] for each in again["rows"]] == ["held"]
    assert Dose.objects.count() == 1


def test_台帳と合わない行が多いときは_何も登録せず職員の確認を待つ(client: Client) -> None:
    key = make_client(["dose.deposit"])
    strange = [row(child(day), birth_date="2001-01-01", given_on=f"2025-09-{day:02}") for day in range(1, 26)]
    told = send(client, key, *strange).json()
    assert (told["state"], told["waiting"], told["kept"]) == ("staged", 25, 0)
    assert "合わない行が25件" in told["text"]
    assert not Dose.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [({"rows": []}, "rows"), ({"request": "1"}, "request"), ({"rows": [{"lot": "x"}]}, "lot"), ({"by": "x"}, "by")],
)
def test_形の違う要求は項目を示して断る(client: Client, change: dict[str, Any], field: str) -> None:
    body = {"request": str(uuid4()), "rows": [row(child())]} | change
    answer = post(client, make_client(["dose.deposit"]), "dose-results", body)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert not Import.objects.exists()


def test_権限のないシステムは登録できない(client: Client) -> None:
    assert send(client, make_client(["dose.judge"]), row(child())).status_code == 403
    assert not Import.objects.exists()
