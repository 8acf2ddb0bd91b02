"""画像のAPI: 探す、登録する、受け取る。支援措置の人の紙は渡さない。"""

import base64
import json
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.files import storage
from sesshu.ledger.images.models import PageImage
from tests.ledger.doses.test_api import make_client
from tests.ledger.images.test_images import given, paper, registered
from tests.ledger.mailings.office import child

pytestmark = pytest.mark.django_db
BOTH = ["image.fetch", "image.deposit"]


def post(client: Client, key: str, to: str, body: dict[str, Any]) -> Any:
    return client.post(
        f"/api/v1/{to}", json.dumps(body), content_type="application/json", headers={"Authorization": f"Bearer {key}"}
    )


def get(client: Client, key: str, to: str) -> Any:
    return client.get(to, headers={"Authorization": f"Bearer {key}"})


def wish(number: str, content: bytes, **more: str) -> dict[str, str]:
    return {"addressee_number": number, "content": base64.b64encode(content).decode()} | more


def test_登録し_束で探し_作り直した画像を受け取る_二度送っても一つ(client: Client, clerk: Actor) -> None:
    person, key = child(), make_client(BOTH)
    dose_id = given(clerk, person)
    body = wish(person.addressee_number, paper(), given_on="2026-10-01", batch_number="R8-11-003", box_number="令8-12")
    [made] = post(client, key, "images", body).json()
    assert post(client, key, "images", body).json() == [made]
    row = PageImage.objects.get()
    assert (str(row.pk), row.dose_id, row.registered_by[:2]) == (made["image"], dose_id, "c:")
    [found] = post(client, key, "images/search", {"box_number": "令8-12"}).json()
    assert (found, found["given_on"], found["product"]) == (made, "2026-10-01", "mr")
    assert post(client, key, "images/search", {"box_number": "令8-99"}).json() == []
    answer = get(client, key, made["picture"])
    assert answer.content == storage.read(row.sha256)
    assert answer.content != paper(), "受け取ったままではなく、作り直したもの"
    read = Entry.objects.get(act="image.picture_read")
    assert (read.purpose, read.actor[:2]) == ("DOSE_INQUIRY", "c:")
    assert Subject.objects.filter(entry_queue_id=read.queue_id, subject=person.subject).exists()


def test_支援措置の人の紙は_探しても出ず_番号を知っていても受け取れない(client: Client, clerk: Actor) -> None:
    person, key = child(address_protected=True), make_client(BOTH)
    image = registered(clerk, person, box_number="令8-12")
    assert post(client, key, "images/search", {"box_number": "令8-12"}).json() == []
    assert get(client, key, f"/api/v1/images/{image.pk}/picture").status_code == 403
    assert not Entry.objects.filter(act="image.picture_read").exists()


def test_権限のないシステムは_探せず_登録できない(client: Client, clerk: Actor) -> None:
    person = child()
    image = registered(clerk, person)
    reader, scanner = make_client(["image.fetch"], "閲覧"), make_client(["image.deposit"], "読取り")
    assert post(client, reader, "images", wish(person.addressee_number, paper(20))).status_code == 403
    assert post(client, scanner, "images/search", {"box_number": "令8-12"}).status_code == 403
    assert get(client, scanner, f"/api/v1/images/{image.pk}/picture").status_code == 403
    assert PageImage.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"content": "画像"}, 422, "content"),
        ({"content": base64.b64encode(b"MZ no picture").decode()}, 422, "content"),
        ({"content": ""}, 422, "content"),
        ({"given_on": "2026-10-02"}, 422, "given_on"),
        ({"kind": "photo"}, 422, "kind"),
        ({"addressee_number": "999999999999999"}, 404, ""),
    ],
)
def test_おかしな要求は_項目を示して断り_何も残さない(
    client: Client, clerk: Actor, change: dict[str, str], status: int, field: str
) -> None:
    person = child()
    given(clerk, person)
    answer = post(client, make_client(BOTH), "images", wish(person.addressee_number, paper()) | change)
    assert (answer.status_code, answer.json()["error"].get("field") or "") == (status, field)
    assert not PageImage.objects.exists()


def test_条件のない検索は断る(client: Client) -> None:
    answer = post(client, make_client(BOTH), "images/search", {})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "batch_number")
